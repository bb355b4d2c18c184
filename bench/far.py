"""A server that is far away: all that goes to and from a port of this machine arrives later, in order, nothing lost."""

import asyncio
import concurrent.futures
import contextlib
import threading


async def carry(reader, writer, delay):
    """Write what is read, each piece `delay` seconds after it came; any number of pieces may be on their way."""
    clock = asyncio.get_running_loop().time
    on_the_way = asyncio.Queue()

    async def deliver():
        while True:
            due, data = await on_the_way.get()
            await asyncio.sleep(due - clock())
            if not data:
                writer.write_eof()
                return
            writer.write(data)
            await writer.drain()

    delivering = asyncio.create_task(deliver())
    with contextlib.suppress(OSError):  # either side may hang up whenever it likes
        while data := await reader.read(65536):
            on_the_way.put_nowait((clock() + delay, data))
    on_the_way.put_nowait((clock() + delay, b""))
    with contextlib.suppress(OSError):
        await delivering


async def serve(port, delay):
    """Listen on a free port of loopback; join each connection to `port`, with `delay` seconds each way."""

    async def join(reader, writer):
        from_there, to_there = await asyncio.open_connection("127.0.0.1", port)
        # what is still open when `far` ends is cut
        with contextlib.closing(writer), contextlib.closing(to_there), contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(carry(reader, to_there, delay), carry(from_there, writer, delay))

    return await asyncio.start_server(join, "127.0.0.1", 0)


@contextlib.contextmanager
def far(port, delay):
    """Within the `with` block: a port where `port` is reached with `delay` seconds each way."""
    serving = concurrent.futures.Future()

    async def until_told():
        server, told = await serve(port, delay), asyncio.Event()
        serving.set_result((server.sockets[0].getsockname()[1], asyncio.get_running_loop(), told))
        await told.wait()
        server.close()

    thread = threading.Thread(target=asyncio.run, args=[until_told()])
    thread.start()
    far_port, loop, told = serving.result()
    try:
        yield far_port
    finally:
        loop.call_soon_threadsafe(told.set)
        thread.join()
