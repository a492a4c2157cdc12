package dev.rivulet.benchmarks.spike;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Requests of some hundred lines, each repeated with its key until it is accepted, and as late as the endpoint asks for. */
final class HttpSpikeSender implements SpikeSender {

    private static final int ROWS_PER_REQUEST = 200;
    private static final int THREAD_COUNT = 16;
    private static final int ACCEPTED = 202;
    private static final long PAUSE_NS = 1_000_000;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI address;
    private final AtomicLong requestCount = new AtomicLong();
    private final AtomicLong takenCount = new AtomicLong();
    private final AtomicLong refusedCount = new AtomicLong();

    /** How many requests may have been begun by now; the owner's thread adds to it. */
    private final AtomicLong dueCount = new AtomicLong();

    private final List<Thread> threads = new ArrayList<>();
    private volatile int rowsPerSecond;
    private volatile boolean isOver;

    HttpSpikeSender(int port) {
        this.address = URI.create("http://127.0.0.1:" + port + "/in");
        threads.add(new Thread(this::keepPace, "pace"));
        for (int index = 0; index < THREAD_COUNT; index++) {
            threads.add(new Thread(this::send, "sender-" + index));
        }
        threads.forEach(thread -> {
            thread.setDaemon(true);
            thread.start();
        });
    }

    @Override
    public void pace(int rows) {
        rowsPerSecond = rows;
    }

    private void keepPace() {
        double due = 0;
        long lastNs = System.nanoTime();
        while (!isOver) {
            LockSupport.parkNanos(PAUSE_NS);
            long nowNs = System.nanoTime();
            due += (double) rowsPerSecond / ROWS_PER_REQUEST * (nowNs - lastNs) / 1e9;
            lastNs = nowNs;
            long whole = (long) due;
            // What all threads together are behind with is not asked of them later.
            due = Math.min(due - whole, 1);
            long room = requestCount.get() + THREAD_COUNT - dueCount.get();
            dueCount.addAndGet(Math.max(0, Math.min(whole, room)));
        }
    }

    private void send() {
        try {
            while (!isOver || requestCount.get() < dueCount.get()) {
                long request = requestCount.get();
                if (request < dueCount.get() && requestCount.compareAndSet(request, request + 1)) {
                    sendUntilAccepted(request);
                } else {
                    LockSupport.parkNanos(PAUSE_NS);
                }
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void sendUntilAccepted(long number) throws IOException, InterruptedException {
        StringBuilder lines = new StringBuilder();
        for (long n = number * ROWS_PER_REQUEST; n < (number + 1) * ROWS_PER_REQUEST; n++) {
            lines.append("{\"n\":").append(n).append("}\n");
        }
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-ndjson")
                .header("Idempotency-Key", "\"spike-" + number + "\"")
                .POST(HttpRequest.BodyPublishers.ofString(lines.toString()))
                .build();
        HttpResponse<Void> answer = client.send(request, HttpResponse.BodyHandlers.discarding());
        while (answer.statusCode() != ACCEPTED) {
            refusedCount.incrementAndGet();
            long seconds = answer.headers().firstValueAsLong("Retry-After").orElse(1);
            Thread.sleep(1_000 * seconds);
            answer = client.send(request, HttpResponse.BodyHandlers.discarding());
        }
        takenCount.addAndGet(ROWS_PER_REQUEST);
    }

    @Override
    public long takenCount() {
        return takenCount.get();
    }

    @Override
    public long finish() throws InterruptedException {
        isOver = true;
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println(refusedCount + " requests were refused and sent again");
        return requestCount.get() * ROWS_PER_REQUEST;
    }

    @Override
    public void close() {
        isOver = true;
    }
}
