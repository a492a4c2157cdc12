package dev.rivulet.network.http.wire;

import dev.rivulet.network.http.body.BodyBuffer;
import dev.rivulet.network.http.endpoint.HttpSettings.Limits;
import dev.rivulet.network.http.session.Request;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Requests on their way from the connections to the source, and the memory that they may take. The connections' thread reserves and
 * puts, the source's takes and releases; whatever one of them has given back the other may use.
 */
final class Inbox implements BodyBuffer.Room {

    private final Limits limits;
    private final ConcurrentLinkedQueue<Request> requests = new ConcurrentLinkedQueue<>();
    private final AtomicLong reservedBytes = new AtomicLong();

    /** Requests that came whole, and were not released. */
    private final AtomicInteger count = new AtomicInteger();

    Inbox(Limits limits) {
        this.limits = limits;
    }

    /** Whether another request may come. */
    boolean hasRoom() {
        return count.get() < limits.inboxCountMax() && reservedBytes.get() < limits.inboxSizeMax();
    }

    @Override
    public boolean reserve(long sizeBytes) {
        boolean fits = reservedBytes.addAndGet(sizeBytes) <= limits.inboxSizeMax();
        if (!fits) {
            reservedBytes.addAndGet(-sizeBytes);
        }
        return fits;
    }

    @Override
    public void release(long sizeBytes) {
        reservedBytes.addAndGet(-sizeBytes);
    }

    void put(Request request) {
        count.incrementAndGet();
        requests.add(request);
    }

    @Nullable Request poll() {
        return requests.poll();
    }

    /** The memory of a request that was put. */
    void releaseRequest(long sizeBytes) {
        count.decrementAndGet();
        release(sizeBytes);
    }

    int requestCount() {
        return count.get();
    }
}
