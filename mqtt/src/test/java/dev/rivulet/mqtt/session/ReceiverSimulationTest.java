package dev.rivulet.mqtt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.mqtt.session.SimBroker.Habit;
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

    private static final int RUN_COUNT = Integer.getInteger("rivulet.mqtt.runs", 1_500);
    private static final int STEP_COUNT = 400;

    /** In every other history so many times fewer batches become durable, and connections come and go meanwhile. */
    private static final int SLOWNESS = 4;

    private static final int MESSAGE_COUNT_MAX = STEP_COUNT;

    /**
     * All ids may be held, and all may have been completed without a probe. What has no fingerprint in the log cannot be remembered, nor be told from
     * another message that gets its id from a broker of an older state.
     */
    private static final int LISTED_COUNT_MAX = 2 * SimBroker.ID_MAX;

    /**
     * What may happen beside cut connections.
     *
     * @param remembers whether the receiver does, which it has to where a broker sends again what was completed
     */
    private record Events(boolean kills, boolean lostSessions, Habit habit, boolean remembers) {

        boolean mayBeTwice() {
            return habit == Habit.RETURNS_OLDER && !remembers;
        }

        boolean isInOrder() {
            return habit != Habit.NAMES_SOME_LATER;
        }
    }

    private static final class Client implements Answers {

        private final SimBroker broker;
        private final List<Integer> logged = new ArrayList<>();
        private final List<List<Integer>> batches = new ArrayList<>();
        private final List<SessionOffset> offsets = new ArrayList<>();
        private SessionOffset durableOffset = SessionOffset.START;
        private final int knownCountMax;
        private final int rememberedCountMax;
        private Receiver receiver;

        Client(SimBroker broker, int knownCountMax, int rememberedCountMax) {
            this.broker = broker;
            this.knownCountMax = knownCountMax;
            this.rememberedCountMax = rememberedCountMax;
            this.receiver = new Receiver(SessionOffset.START, this, knownCountMax, rememberedCountMax);
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

        void makeDurableIf(boolean isTime) {
            if (isTime && !batches.isEmpty()) {
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
            receiver =
                    new Receiver(SessionOffset.decode(durableOffset.encode()), this, knownCountMax, rememberedCountMax);
        }
    }

    @Test
    void cutConnections() throws Exception {
        run(new Events(false, false, Habit.NONE, false));
    }

    @Test
    void kills() throws Exception {
        run(new Events(true, false, Habit.NONE, false));
    }

    @Test
    void lostSessions() throws Exception {
        run(new Events(false, true, Habit.NONE, false));
        run(new Events(true, true, Habit.NONE, false));
    }

    @Test
    void messagesThatAreSentAgainThoughReleased() throws Exception {
        run(new Events(false, false, Habit.FORGETS_RELEASES, false));
        run(new Events(true, false, Habit.FORGETS_RELEASES, false));
    }

    @Test
    void messagesThatAreNamedLateThoughRecorded() throws Exception {
        run(new Events(false, false, Habit.NAMES_SOME_LATER, true));
        run(new Events(true, false, Habit.NAMES_SOME_LATER, true));
        run(new Events(true, true, Habit.NAMES_SOME_LATER, true));
    }

    @Test
    void brokersThatComeBackFromAnOlderStateMakeNothingLost() throws Exception {
        run(new Events(false, false, Habit.RETURNS_OLDER, false));
        run(new Events(true, false, Habit.RETURNS_OLDER, false));
        run(new Events(true, true, Habit.RETURNS_OLDER, false));
    }

    @Test
    void brokersThatComeBackFromAnOlderState() throws Exception {
        run(new Events(false, false, Habit.RETURNS_OLDER, true));
        run(new Events(true, false, Habit.RETURNS_OLDER, true));
        run(new Events(true, true, Habit.RETURNS_OLDER, true));
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
        SimBroker broker = new SimBroker(events.habit());
        int knownCountMin = events.habit() == Habit.NAMES_SOME_LATER || events.habit() == Habit.RETURNS_OLDER
                ? LISTED_COUNT_MAX
                : 1;
        Client client =
                new Client(broker, knownCountMin + random.nextInt(5), events.remembers() ? MESSAGE_COUNT_MAX : 0);
        int number = 0;
        int slowness = seed % 2 == 0 ? 1 : SLOWNESS;
        for (int step = 0; step < STEP_COUNT; step++) {
            switch (random.nextInt(15)) {
                case 0, 1 -> broker.publish(++number, random.nextInt(3));
                case 2, 3 -> broker.send();
                case 4, 5, 6 -> client.receive();
                case 7, 8 -> broker.receive();
                case 14 -> client.probe();
                case 9, 10 -> client.take(1 + random.nextInt(3));
                case 11, 12 -> client.makeDurableIf(random.nextInt(slowness) == 0);
                default -> happen(random, events, broker, client);
            }
        }
        settle(broker, client);
        check("seed " + seed, broker, client.logged, events);
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
        } else if (kind == 5 && events.habit() == Habit.RETURNS_OLDER) {
            broker.save();
        } else if (kind == 6 && events.habit() == Habit.RETURNS_OLDER) {
            client.cut();
            broker.killAndStart();
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
            client.makeDurableIf(true);
            client.probe();
        }
        assertTrue(broker.isIdle() && client.receiver.isSubscribed() && client.receiver.waitingCount() == 0, "at rest");
    }

    private static void check(String seed, SimBroker broker, List<Integer> logged, Events events) {
        List<Integer> firsts = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (int number : logged) {
            boolean isFirst = seen.add(number);
            Integer qos = broker.accepted.get(number);
            boolean mayBeTwice = events.mayBeTwice() || qos != null && qos == 1;
            assertTrue(isFirst || mayBeTwice, () -> seed + ": message " + number + " twice in " + logged);
            if (isFirst && qos != null) {
                firsts.add(number);
            }
        }
        broker.accepted
                .keySet()
                .forEach(number -> assertTrue(
                        seen.contains(number) || broker.lost.contains(number),
                        () -> seed + ": message " + number + " is missing in " + logged));
        if (events.isInOrder()) {
            assertEquals(firsts.stream().sorted().toList(), firsts, seed + ": the order");
        }
    }
}
