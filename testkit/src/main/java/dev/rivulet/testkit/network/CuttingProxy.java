package dev.rivulet.testkit.network;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Passes bytes on between clients and a server of this machine, and does to connections what a bad line does: each ends after a number of
 * bytes that a seed decides, in the middle of what is passed on. It cuts nothing until it is told to. It may be told by any thread.
 */
public final class CuttingProxy implements Closeable {

    private static final int NEVER = Integer.MAX_VALUE;
    private static final int WAITING_CONNECTION_COUNT_MAX = 50;
    private static final int PIECE_SIZE_BYTES = 4096;

    /** Of the connections that end, one in so many goes silent in place of it, if that is wanted. */
    private static final int SILENT_ONE_IN = 4;

    /** One piece in so many is held up, if that is wanted. */
    private static final int DELAYED_ONE_IN = 8;

    /**
     * What is to be done to a new connection.
     *
     * @param random drawn from by the accepting thread alone
     * @param sizeBytesMax what passes in both directions at the most before it ends
     * @param delayNanosMax how long a piece is held up at the most; 0 for not at all
     */
    private record Plan(SplittableRandom random, int sizeBytesMax, long delayNanosMax, boolean isHalving) {}

    private final ServerSocket server;
    private final int targetPort;
    private final AtomicLong passedSizeBytes = new AtomicLong();
    private final AtomicInteger cutCount = new AtomicInteger();
    private final AtomicInteger silencedCount = new AtomicInteger();
    private final AtomicInteger connectionCount = new AtomicInteger();

    /** Writer: whoever tells. Readers: the proxy's threads. */
    private volatile Plan plan = new Plan(new SplittableRandom(0), NEVER, 0, false);

    /** Those that may be open, guarded by itself; so is {@link #isShut}. */
    private final Set<Socket> clients = new HashSet<>();

    private boolean isShut;

    /**
     * Listens at a free port of the loopback.
     *
     * @param targetPort of the loopback; whoever listens there may come and go
     * @throws IOException if there is no port to be had
     */
    public CuttingProxy(int targetPort) throws IOException {
        this.server = new ServerSocket(0, WAITING_CONNECTION_COUNT_MAX, InetAddress.getLoopbackAddress());
        this.targetPort = targetPort;
        thread("proxy", this::accept);
    }

    /**
     * One that cuts from the first connection on; see {@link #cut}.
     *
     * @throws IOException if there is no port to be had
     */
    public static CuttingProxy cutting(int targetPort, long seed, int afterBytesMax) throws IOException {
        CuttingProxy proxy = new CuttingProxy(targetPort);
        proxy.cut(seed, afterBytesMax);
        return proxy;
    }

    /** Where clients are to connect to. */
    public int port() {
        return server.getLocalPort();
    }

    /** How many connections have come to it. */
    public int connectionCount() {
        return connectionCount.get();
    }

    /** How many it has ended, since it was last told to cut. */
    public int cutCount() {
        return cutCount.get();
    }

    /** How many bytes have passed, in both directions. */
    public long passedSizeBytes() {
        return passedSizeBytes.get();
    }

    /** Of how many of these one direction went silent first, while the other lived on. */
    public int silencedCount() {
        return silencedCount.get();
    }

    /**
     * From now on new connections are cut.
     *
     * @param afterBytesMax what passes in both directions at the most, at least 1
     */
    public void cut(long seed, int afterBytesMax) {
        start(new Plan(new SplittableRandom(seed), afterBytesMax, 0, false));
    }

    /**
     * As {@link #cut}; besides, some pieces are held up, and of some connections one direction alone ends: what is sent there is taken and gets
     * nowhere, until either side gives up.
     *
     * @param delayNanosMax how long a piece is held up at the most, at least 1
     */
    public void cutDelayAndHalve(long seed, int afterBytesMax, long delayNanosMax) {
        start(new Plan(new SplittableRandom(seed), afterBytesMax, delayNanosMax, true));
    }

    private void start(Plan next) {
        cutCount.set(0);
        silencedCount.set(0);
        plan = next;
    }

    /** From now on nothing is cut or held up any more; what went silent before is still to end. */
    public void leaveInPeace() {
        plan = new Plan(new SplittableRandom(0), NEVER, 0, false);
    }

    /** Ends all connections, and from now on each new one at once, until it is opened. Nothing more comes to a client. */
    public void shut() throws IOException {
        synchronized (clients) {
            isShut = true;
            for (Socket client : clients) {
                client.close();
            }
            clients.clear();
        }
    }

    /** Connections are passed on again. */
    public void open() {
        synchronized (clients) {
            isShut = false;
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                connectionCount.incrementAndGet();
                connect(client);
            } catch (IOException e) {
                // The proxy is closed.
            }
        }
    }

    private void connect(Socket client) throws IOException {
        try {
            Connection connection =
                    new Connection(client, new Socket(InetAddress.getLoopbackAddress(), targetPort), plan);
            synchronized (clients) {
                clients.removeIf(Socket::isClosed);
                clients.add(client);
                if (isShut) {
                    client.close();
                }
            }
            thread("proxy-in", () -> connection.pass(client, connection.target, connection.inwards));
            thread("proxy-out", () -> connection.pass(connection.target, client, connection.outwards));
        } catch (IOException e) {
            // The server is down; the client is to learn it at once.
            client.close();
        }
    }

    /** Shared by the threads of its two directions. */
    private final class Connection {
        private final Socket target;
        private final SplittableRandom inwards;
        private final SplittableRandom outwards;
        private final long delayNanosMax;
        private final boolean isSilenced;
        private final boolean isCut;
        private final AtomicInteger left;

        Connection(Socket client, Socket target, Plan plan) {
            this.target = target;
            this.isCut = plan.sizeBytesMax != NEVER;
            this.left = new AtomicInteger(isCut ? 1 + plan.random.nextInt(plan.sizeBytesMax) : NEVER);
            this.isSilenced = plan.isHalving && plan.random.nextInt(SILENT_ONE_IN) == 0;
            this.delayNanosMax = plan.delayNanosMax;
            this.inwards = plan.random.split();
            this.outwards = plan.random.split();
        }

        void pass(Socket from, Socket to, SplittableRandom random) {
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                byte[] buffer = new byte[PIECE_SIZE_BYTES];
                int count = in.read(buffer);
                while (count >= 0) {
                    boolean isLeftAlone = !isCut || plan.sizeBytesMax == NEVER;
                    int room = isLeftAlone ? 1 : left.addAndGet(-count);
                    if (!isLeftAlone && delayNanosMax > 0 && random.nextInt(DELAYED_ONE_IN) == 0) {
                        LockSupport.parkNanos(random.nextLong(delayNanosMax));
                    }
                    // What is beyond the cut is lost, in the middle of a message.
                    out.write(buffer, 0, room > 0 ? count : Math.max(0, count + room));
                    out.flush();
                    passedSizeBytes.addAndGet(count);
                    if (room <= 0) {
                        end(in, buffer);
                        return;
                    }
                    count = in.read(buffer);
                }
            } catch (IOException e) {
                // Either side has closed.
            }
        }

        private void end(InputStream in, byte[] buffer) throws IOException {
            cutCount.incrementAndGet();
            if (isSilenced) {
                silencedCount.incrementAndGet();
                // The other direction would come to its end as well with the next piece.
                left.set(NEVER);
                while (in.read(buffer) >= 0) {
                    // It is taken, and gets nowhere.
                }
            }
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
