"""Trading a ticket for the session cookie: the only place that hands one out."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.routes.cookies import cookie_name
from pages.routes.gate import own_origin
from pages.ui.world import context
from services.sign_in.sessions import trade_ticket

LONGEST_TICKET = 200


async def begin(request: Request) -> Response:
    """Set the cookie for a ticket of a page of ours; 403 for anything else."""
    ticket = (await request.body())[: LONGEST_TICKET + 1]
    if len(ticket) > LONGEST_TICKET or not own_origin(request):
        return Response(status_code=403)
    ctx = context()
    cookie = await run_in_threadpool(trade_ticket, ctx, ticket.decode("ascii", "replace"))
    if cookie is None:
        return Response(status_code=403)
    response = Response(status_code=204, headers={"Cache-Control": "no-store"})
    response.set_cookie(
        cookie_name(ctx.settings),
        cookie,
        max_age=ctx.settings.session_hours * 3600,
        httponly=True,
        samesite="strict",
        secure=ctx.settings.https,
    )
    return response


routes = [Route("/sessie", begin, methods=["POST"])]
