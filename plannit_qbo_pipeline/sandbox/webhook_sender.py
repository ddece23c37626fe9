"""Sends what webhooks have to tell, in the background: no emulated call ever waits for it."""

import asyncio
import http.client
from urllib.parse import urlsplit

from plannit_qbo_pipeline.sandbox.qbo.webhooks import Delivery
from plannit_qbo_pipeline.sandbox.world import World

TICK_S = 0.25
ANSWER_WITHIN_S = 3
NO_ANSWER = 0


async def keep_sending(world: World) -> None:
    """Runs until it is cancelled. Each tick sends what is due, one after the other."""
    while True:
        await asyncio.sleep(TICK_S)
        await asyncio.to_thread(send_due, world)


def send_due(world: World) -> int:
    """Sends what is due now and notes the answers; answers how many were sent."""
    with world.lock:
        deliveries = world.qbo.due_webhooks()
    for delivery in deliveries:
        status = _post(delivery)
        with world.lock:
            world.qbo.webhook_answered(delivery, status)
            world.changes += 1
    return len(deliveries)


def _post(delivery: Delivery) -> int:
    """The status of the answer; 0 when none came in time. Redirections are not followed."""
    parts = urlsplit(delivery.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=ANSWER_WITHIN_S)
    try:
        target = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
        connection.request("POST", target, delivery.body, dict(delivery.headers))
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return NO_ANSWER
    finally:
        connection.close()
