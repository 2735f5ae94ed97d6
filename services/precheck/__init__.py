"""What the rules of the scheme say of each application: facts gathered, judged, kept and shown."""
