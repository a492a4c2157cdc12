package dev.rivulet.kafka;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes bytes on between client and broker, and cuts each connection after a number of bytes that a seed decides. */
public final class CuttingProxy implements Closeable {

    private static final int NEVER = Integer.MAX_VALUE;

    private final ServerSocket server;
    private final int targetPort;
    private final AtomicInteger cutCount = new AtomicInteger();
    private volatile Random random = new Random(0);
    private volatile int sizeBytesMax = NEVER;

    CuttingProxy(int targetPort) throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.targetPort = targetPort;
        thread("proxy", this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    public int cutCount() {
        return cutCount.get();
    }

    /** From now on new connections are cut after so many bytes in both directions at the most. */
    public void cut(long seed, int afterBytesMax) {
        random = new Random(seed);
        cutCount.set(0);
        sizeBytesMax = afterBytesMax;
    }

    /** From now on nothing is cut any more. */
    public void leaveInPeace() {
        sizeBytesMax = NEVER;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket broker = new Socket(InetAddress.getLoopbackAddress(), targetPort);
                AtomicInteger left =
                        new AtomicInteger(sizeBytesMax == NEVER ? NEVER : 1 + random.nextInt(sizeBytesMax));
                thread("proxy-in", () -> pass(client, broker, left));
                thread("proxy-out", () -> pass(broker, client, left));
            } catch (IOException e) {
                // The broker is down, or the proxy closed: the client's connection ends.
            }
        }
    }

    private void pass(Socket from, Socket to, AtomicInteger left) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[4096];
            int count = in.read(buffer);
            while (count >= 0) {
                int room = sizeBytesMax != NEVER ? left.addAndGet(-count) : 1;
                // What is beyond the cut is lost, in the middle of a request.
                out.write(buffer, 0, room > 0 ? count : Math.max(0, count + room));
                out.flush();
                if (room <= 0) {
                    cutCount.incrementAndGet();
                    return;
                }
                count = in.read(buffer);
            }
        } catch (IOException e) {
            // Either side has closed.
        }
    }

    private static void thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
