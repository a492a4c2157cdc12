package dev.rivulet.system.sim;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.engine.lookup.AsyncLookup;
import dev.rivulet.engine.lookup.LookupSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What lies outside the engine, in some histories: tables that rows are enriched with, which change, and a service that is asked about rows,
 * which answers late and now and then fails, but has one answer for a row. Puts the steps that need them into random pipelines. Outlives
 * crashes. How both behave that never say the same twice is the matter of {@link EnrichRun} and {@link LookupRun}.
 */
final class Outside {

    /** What the service answers. */
    record Answer(long number) {}

    private static final Codec<Answer> ANSWERS = Codecs.of(Answer.class);

    /** Remainders of the seeds that have something outside; those of {@link RareSeeds} have not, and so stay what they are. */
    private static final Set<Integer> REMAINDERS = Set.of(0, 1, 12);

    private static final int SEED_MODULO = 21;

    /** Far more than most histories see; one that stands still, as with a planted bug, would go on loading them. */
    private static final int VERSION_COUNT_MAX = 60;

    private record Pending(Item item, CompletableFuture<Answer> answer) {}

    private final SplittableRandom random;
    private final List<ChangingTable> tables = new ArrayList<>();
    private final List<Pending> pending = new ArrayList<>();
    private int stepCount;
    private boolean isClosed;

    Outside(long seed) {
        this.random = new SplittableRandom(seed ^ 0x0a75_1deL);
    }

    /** In some pipelines. */
    List<Node> planted(List<Node> nodes, long seed) {
        return REMAINDERS.contains((int) Math.floorMod(seed, (long) SEED_MODULO))
                ? unordered(in(nodes, true), new SplittableRandom(~seed ^ 0x0a75_1deL))
                : nodes;
    }

    /** Some lookups need not keep the order: those on whose ways nothing else outside comes before, and no other lookup behind. */
    private static List<Node> unordered(List<Node> nodes, SplittableRandom dice) {
        return nodes.stream().map(node -> unordered(node, dice)).toList();
    }

    private static Node unordered(Node node, SplittableRandom dice) {
        if (node instanceof Node.Fork fork) {
            return new Node.Fork(
                    fork.number(),
                    fork.isOfSources(),
                    unordered(fork.left(), dice),
                    unordered(fork.right(), dice),
                    fork.meeting());
        }
        if (node instanceof Node.Ask ask) {
            boolean isLast = !asks(ask.next());
            return new Node.Ask(ask.uid(), ask.outside(), isLast && dice.nextInt(3) > 0, ask.next());
        }
        boolean isEnd = Node.next(node).isEmpty()
                || node instanceof Node.Enrich
                || !PlainLayout.uid(node).isEmpty();
        return isEnd ? node : Node.withNext(node, unordered(Node.next(node), dice));
    }

    private static boolean asks(List<Node> nodes) {
        for (Node node : nodes) {
            boolean isInFork = node instanceof Node.Fork fork && (asks(fork.left()) || asks(fork.right()));
            if (isInFork || node instanceof Node.Ask || asks(Node.next(node))) {
                return true;
            }
        }
        return false;
    }

    /**
     * @param mayAsk whether no operator comes before, nor a function that fails once only: what comes before a lookup is called twice
     */
    private List<Node> in(List<Node> nodes, boolean mayAsk) {
        List<Node> changed = new ArrayList<>();
        for (Node node : nodes) {
            Node with = in(node, mayAsk);
            if (random.nextInt(4) == 0 && tables.size() < 2 && !isOfSources(node)) {
                ChangingTable table = new ChangingTable("t" + tables.size(), random.split());
                tables.add(table);
                with = new Node.Enrich("enrich-" + tables.size(), table, random.nextBoolean(), List.of(with));
            }
            if (mayAsk && random.nextInt(2) == 0 && !isOfSources(node)) {
                with = new Node.Ask("ask-" + ++stepCount, this, false, List.of(with));
            }
            changed.add(with);
        }
        return changed;
    }

    private static boolean isOfSources(Node node) {
        return node instanceof Node.Fork fork && fork.isOfSources();
    }

    private Node in(Node node, boolean mayAsk) {
        if (node instanceof Node.Fork fork) {
            return new Node.Fork(
                    fork.number(),
                    fork.isOfSources(),
                    in(fork.left(), mayAsk),
                    in(fork.right(), mayAsk),
                    Node.withNext(fork.meeting(), in(Node.next(fork.meeting()), false)));
        }
        boolean mayStillAsk = mayAsk
                && PlainLayout.uid(node).isEmpty()
                && !(node instanceof Node.Faulty faulty && faulty.fault().kind() == Fault.Kind.FLAKY);
        List<Node> next = Node.next(node);
        return next.isEmpty() ? node : Node.withNext(node, in(next, mayStillAsk));
    }

    /** A process begins to ask. */
    void beginRun() {
        pending.clear();
    }

    /**
     * Comes to answers.
     *
     * @param isChanging whether the tables come to other rows
     */
    void goOn(boolean isChanging) {
        if (!pending.isEmpty() && random.nextInt(3) == 0) {
            Pending next = pending.remove(random.nextInt(pending.size()));
            if (random.nextInt(8) == 0) {
                next.answer.completeExceptionally(new IllegalStateException("out of order"));
            } else {
                next.answer.complete(answer(next.item));
            }
        }
        if (!isChanging) {
            return;
        }
        for (int i = 0; i < tables.size(); i++) { // Once per step: an iterator would be most of what is allocated.
            ChangingTable table = tables.get(i);
            if (table.versionCount() < VERSION_COUNT_MAX && random.nextInt(300) == 0) {
                table.change();
            }
        }
    }

    /** From now on nobody may ask. */
    void close() {
        isClosed = true;
        tables.forEach(table -> table.set(ChangingTable.State.AWAY));
    }

    void open() {
        isClosed = false;
        tables.forEach(table -> table.set(ChangingTable.State.THERE));
    }

    AsyncLookup<Item, Answer> service() {
        return item -> ask(item);
    }

    private CompletionStage<Answer> ask(Item item) {
        if (isClosed) {
            throw new AssertionError("asked about " + item + ", though the log has the answer");
        }
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        int chance = random.nextInt(10);
        if (chance == 0) {
            throw new IllegalStateException("refused");
        }
        if (chance < 5) {
            answer.complete(answer(item));
        } else {
            pending.add(new Pending(item, answer));
        }
        return answer;
    }

    static LookupSettings<Answer> settings(boolean isUnordered) {
        // Nobody waits for so long, nor fails so often: a lookup has its answer in the end.
        LookupSettings<Answer> settings = LookupSettings.of(ANSWERS)
                .withTimeout(Duration.ofHours(1))
                .withRetries(12, Duration.ofMillis(1))
                .withCapacity(5);
        return isUnordered ? settings.unordered() : settings;
    }

    private static Answer answer(Item item) {
        return new Answer(Math.floorMod(item.hashCode() * 0x9E3779B9L >> 7, 100L));
    }

    /** A row with what the service says of it. */
    static Item answered(Item item) {
        return answered(item, answer(item));
    }

    static Item answered(Item item, @Nullable Answer answer) {
        return new Item(item.key(), item.timeMicros(), item.value() + (answer == null ? 1_000_000 : answer.number()));
    }

    /** A row with what a table has for it. */
    static Item named(Item item, @Nullable String name) {
        long number = name == null ? 50 : Math.floorMod(name.hashCode(), 50);
        return new Item(item.key(), item.timeMicros(), item.value() + number);
    }
}
