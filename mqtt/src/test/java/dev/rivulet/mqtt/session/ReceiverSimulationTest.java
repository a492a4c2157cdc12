package dev.rivulet.mqtt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A receiver against a broker, with connections cut at any time, batches that become durable at any time, kills, and brokers that lose the
 * session. Each seed is a history of its own.
 */
final class ReceiverSimulationTest {

    private static final int RUN_COUNT = Integer.getInteger("rivulet.mqtt.runs", 3_000);
    private static final int STEP_COUNT = 400;

    /** What may happen beside cut connections. */
    private record Events(boolean kills, boolean lostSessions, boolean forgetsReleases) {}

    private static final class Client implements Answers {

        private final SimBroker broker;
        private final List<Integer> logged = new ArrayList<>();
        private final List<List<Integer>> batches = new ArrayList<>();
        private final List<SessionOffset> offsets = new ArrayList<>();
        private SessionOffset durableOffset = SessionOffset.START;
        private final int knownCountMax;
        private Receiver receiver;

        Client(SimBroker broker, int knownCountMax) {
            this.broker = broker;
            this.knownCountMax = knownCountMax;
            this.receiver = new Receiver(SessionOffset.START, this, knownCountMax);
        }

        @Override
        public void received(int packetId) {
            broker.toBroker.add(new SimBroker.Acknowledged(packetId));
        }

        @Override
        public void recorded(int packetId) {
            broker.toBroker.add(new SimBroker.Recorded(packetId));
        }

        @Override
        public void completed(int packetId) {
            broker.toBroker.add(new SimBroker.Completed(packetId));
        }

        @Override
        public void subscribe() {
            broker.toBroker.add(new SimBroker.Subscribe());
        }

        void receive() {
            SimBroker.Packet packet = broker.toClient.poll();
            if (packet instanceof SimBroker.Connected connected) {
                receiver.connected(connected.hasSession());
            } else if (packet instanceof SimBroker.Published published) {
                receiver.publish(published.message());
            } else if (packet instanceof SimBroker.Released released) {
                receiver.release(released.id());
            } else if (packet instanceof SimBroker.Settled) {
                receiver.settled();
            } else if (packet instanceof SimBroker.Probed) {
                receiver.probed();
            } else if (packet instanceof SimBroker.SubscribeConfirmed) {
                receiver.subscribed();
            }
        }

        void take(int countMax) {
            int count = Math.min(countMax, receiver.waitingCount());
            if (count == 0 && !receiver.needsBatch()) {
                return;
            }
            List<Integer> batch = new ArrayList<>();
            var waiting = receiver.waiting();
            for (int index = 0; index < count; index++) {
                batch.add(Integer.valueOf(new String(waiting.next().payload())));
            }
            batches.add(batch);
            offsets.add(receiver.take(count));
        }

        void makeDurable() {
            if (!batches.isEmpty()) {
                logged.addAll(batches.remove(0));
                durableOffset = offsets.remove(0);
                receiver.durable();
            }
        }

        void probe() {
            if (broker.isConnected && receiver.unprobedCount() > 0) {
                receiver.probe();
                broker.toBroker.add(new SimBroker.Probe());
            }
        }

        void cut() {
            broker.cut();
            receiver.disconnected();
        }

        /** Some of the batches on their way may have reached the disk all the same. */
        void kill(Random random) throws Exception {
            broker.cut();
            for (int count = random.nextInt(batches.size() + 1); count > 0; count--) {
                logged.addAll(batches.remove(0));
                durableOffset = offsets.remove(0);
            }
            batches.clear();
            offsets.clear();
            receiver = new Receiver(SessionOffset.decode(durableOffset.encode()), this, knownCountMax);
        }
    }

    @Test
    void cutConnections() throws Exception {
        run(new Events(false, false, false));
    }

    @Test
    void kills() throws Exception {
        run(new Events(true, false, false));
    }

    @Test
    void lostSessions() throws Exception {
        run(new Events(false, true, false));
        run(new Events(true, true, false));
    }

    @Test
    void messagesThatAreSentAgainThoughReleased() throws Exception {
        run(new Events(false, false, true));
        run(new Events(true, false, true));
    }

    private static void run(Events events) throws Exception {
        int[] seen = new int[3];
        for (int seed = 1; seed <= RUN_COUNT; seed++) {
            history(seed, events, seen);
        }
        assertTrue(seen[0] > RUN_COUNT && seen[1] > RUN_COUNT && seen[2] > RUN_COUNT, "too little happened");
    }

    private static void history(int seed, Events events, int[] seen) throws Exception {
        Random random = new Random(seed);
        SimBroker broker = new SimBroker(events.forgetsReleases());
        Client client = new Client(broker, 1 + random.nextInt(5));
        int number = 0;
        for (int step = 0; step < STEP_COUNT; step++) {
            switch (random.nextInt(15)) {
                case 0, 1 -> broker.publish(++number, random.nextInt(3));
                case 2, 3 -> broker.send();
                case 4, 5, 6 -> client.receive();
                case 7, 8 -> broker.receive();
                case 14 -> client.probe();
                case 9, 10 -> client.take(1 + random.nextInt(3));
                case 11, 12 -> client.makeDurable();
                default -> happen(random, events, broker, client);
            }
        }
        settle(broker, client);
        check("seed " + seed, broker, client.logged);
        broker.accepted.values().forEach(qos -> seen[qos]++);
        seen[0] += client.logged.size() - new HashSet<>(client.logged).size() > 0 ? 1 : 0;
        seen[0] += 1;
    }

    private static void happen(Random random, Events events, SimBroker broker, Client client) throws Exception {
        int kind = random.nextInt(10);
        if (!broker.isConnected) {
            broker.connect();
        } else if (kind < 3) {
            client.cut();
        } else if (kind == 3 && events.kills()) {
            client.kill(random);
        } else if (kind == 4 && events.lostSessions()) {
            client.cut();
            broker.loseSession();
        }
    }

    /** Nothing is cut any more. */
    private static void settle(SimBroker broker, Client client) {
        if (!broker.isConnected) {
            broker.connect();
        }
        for (int round = 0; round < 500; round++) {
            broker.send();
            client.receive();
            broker.receive();
            client.take(2);
            client.makeDurable();
            client.probe();
        }
        assertTrue(broker.isIdle() && client.receiver.isSubscribed() && client.receiver.waitingCount() == 0, "at rest");
    }

    private static void check(String seed, SimBroker broker, List<Integer> logged) {
        List<Integer> firsts = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (int number : logged) {
            boolean isFirst = seen.add(number);
            Integer qos = broker.accepted.get(number);
            assertTrue(isFirst || qos != null && qos == 1, () -> seed + ": message " + number + " twice in " + logged);
            if (isFirst && qos != null) {
                firsts.add(number);
            }
        }
        broker.accepted
                .keySet()
                .forEach(number -> assertTrue(
                        seen.contains(number) || broker.lost.contains(number),
                        () -> seed + ": message " + number + " is missing in " + logged));
        assertEquals(firsts.stream().sorted().toList(), firsts, seed + ": the order");
    }
}
