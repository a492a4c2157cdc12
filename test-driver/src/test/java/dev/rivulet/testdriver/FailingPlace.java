package dev.rivulet.testdriver;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.ErrorPolicy;
import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.Window;
import dev.rivulet.engine.state.KeyedStates;
import dev.rivulet.engine.state.ListState;
import dev.rivulet.engine.window.Pane;
import dev.rivulet.engine.window.SessionWindows;
import dev.rivulet.engine.window.Triggers;
import dev.rivulet.engine.window.TumblingWindows;
import java.time.Duration;

/** All kinds of functions that a user gives, each in a pipeline that puts the words of its rows out again. */
enum FailingPlace {
    MAP("map-2", "row") {
        @Override
        DataStream<Word> steps(DataStream<Word> words, Trap trap, ErrorPolicy policy) {
            return words.map(word -> trap.pass(word.text()) == null ? null : word)
                    .onError(policy);
        }
    },
    FLAT_MAP("flatMap-2", "row") {
        @Override
        DataStream<Word> steps(DataStream<Word> words, Trap trap, ErrorPolicy policy) {
            return words.<Word>flatMap((word, out) -> {
                        out.collect(word);
                        if (trap.pass(word.text()) == null) {
                            out.collect(null);
                        }
                    })
                    .onError(policy);
        }
    },
    FILTER("filter-2", "row") {
        @Override
        DataStream<Word> steps(DataStream<Word> words, Trap trap, ErrorPolicy policy) {
            return words.filter(word -> trap.pass(word.text()).length() > 0).onError(policy);
        }
    },
    KEY("echo", "row") {
        @Override
        DataStream<Word> steps(DataStream<Word> words, Trap trap, ErrorPolicy policy) {
            return words.keyBy(word -> trap.required(word.text()), String.class)
                    .process("echo", () -> new Echo(new Trap(Trap.Way.NONE)))
                    .onError(policy);
        }
    },
    ELEMENT("echo", "row") {
        @Override
        DataStream<Word> steps(DataStream<Word> words, Trap trap, ErrorPolicy policy) {
            return words.keyBy(word -> "all", String.class)
                    .process("echo", () -> new Echo(trap))
                    .onError(policy);
        }
    },
    TIMER("later", "timer") {
        @Override
        DataStream<Word> steps(DataStream<Word> words, Trap trap, ErrorPolicy policy) {
            return words.keyBy(Word::text, String.class)
                    .process("later", () -> new Later(trap))
                    .onError(policy);
        }
    },
    ADD("windows", "row") {
        @Override
        DataStream<Word> steps(DataStream<Word> words, Trap trap, ErrorPolicy policy) {
            return windows(words, new Joined(trap, Joined.Part.ADD)).onError(policy);
        }
    },
    RESULT("windows", "window") {
        @Override
        DataStream<Word> steps(DataStream<Word> words, Trap trap, ErrorPolicy policy) {
            return windows(words, new Joined(trap, Joined.Part.RESULT)).onError(policy);
        }
    },
    WINDOW_FUNCTION("windows", "window") {
        @Override
        DataStream<Word> steps(DataStream<Word> words, Trap trap, ErrorPolicy policy) {
            return words.keyBy(Word::text, String.class)
                    .window(TumblingWindows.of(Duration.ofSeconds(10)))
                    .aggregate(
                            "windows",
                            new Joined(new Trap(Trap.Way.NONE), Joined.Part.NONE),
                            (String key, Window window, String text) ->
                                    trap.pass(text) == null ? null : new Word(text, 0))
                    .onError(policy);
        }
    },
    MERGE("sessions", "row") {
        @Override
        DataStream<Word> steps(DataStream<Word> words, Trap trap, ErrorPolicy policy) {
            return words.keyBy(word -> "all", String.class)
                    .window(SessionWindows.withGap(Duration.ofSeconds(8)))
                    .aggregate(
                            "sessions", new Joined(trap, Joined.Part.MERGE), (key, window, text) -> new Word(text, 0))
                    .onError(policy);
        }
    },
    PANE_ADD("panes", "row") {
        @Override
        DataStream<Word> steps(DataStream<Word> words, Trap trap, ErrorPolicy policy) {
            return panes(words, new Joined(trap, Joined.Part.ADD)).onError(policy);
        }
    },
    PANE_RESULT("panes", "window") {
        @Override
        DataStream<Word> steps(DataStream<Word> words, Trap trap, ErrorPolicy policy) {
            return panes(words, new Joined(trap, Joined.Part.RESULT)).onError(policy);
        }
    },
    PANE_FUNCTION("panes", "window") {
        @Override
        DataStream<Word> steps(DataStream<Word> words, Trap trap, ErrorPolicy policy) {
            return words.keyBy(Word::text, String.class)
                    .window(TumblingWindows.of(Duration.ofSeconds(10)))
                    .trigger(Triggers.atWatermark().withEarlyFirings(Triggers.eachRow()))
                    .discarding()
                    .aggregate(
                            "panes",
                            new Joined(new Trap(Trap.Way.NONE), Joined.Part.NONE),
                            (String key, Window window, Pane pane, String text) ->
                                    trap.pass(text) == null ? null : new Word(text, 0))
                    .onError(policy);
        }
    },
    PANE_MERGE("sessions", "row") {
        @Override
        DataStream<Word> steps(DataStream<Word> words, Trap trap, ErrorPolicy policy) {
            return words.keyBy(word -> "all", String.class)
                    .window(SessionWindows.withGap(Duration.ofSeconds(8)))
                    .allowedLateness(Duration.ofSeconds(5))
                    .aggregate(
                            "sessions", new Joined(trap, Joined.Part.MERGE), (key, window, text) -> new Word(text, 0))
                    .onError(policy);
        }
    },
    BEHIND_A_KEY_BY("map-2", "row") {
        @Override
        DataStream<Word> steps(DataStream<Word> words, Trap trap, ErrorPolicy policy) {
            return words.keyBy(Word::text, String.class)
                    .process("echo", () -> new Echo(new Trap(Trap.Way.NONE)))
                    .map(word -> trap.pass(word.text()) == null ? null : word)
                    .onError(policy);
        }
    };

    final String operator;
    final String kind;

    FailingPlace(String operator, String kind) {
        this.operator = operator;
        this.kind = kind;
    }

    /** Words go in, in seconds from {@link Reading#at}, and come out. */
    abstract DataStream<Word> steps(DataStream<Word> words, Trap trap, ErrorPolicy policy);

    private static DataStream<Word> windows(DataStream<Word> words, Joined function) {
        return words.keyBy(Word::text, String.class)
                .window(TumblingWindows.of(Duration.ofSeconds(10)))
                .aggregate("windows", function, (key, window, text) -> new Word(text, 0));
    }

    /** Late rows may come, so these are windows that may put out more than once. */
    private static DataStream<Word> panes(DataStream<Word> words, Joined function) {
        return words.keyBy(Word::text, String.class)
                .window(TumblingWindows.of(Duration.ofSeconds(10)))
                .allowedLateness(Duration.ofSeconds(5))
                .aggregate("panes", function, (key, window, text) -> new Word(text, 0));
    }

    record Word(String text, long second) {}

    /** Fails on the word {@code bad}. */
    static final class Trap {
        enum Way {
            NONE,
            EXCEPTION,
            OVERFLOW,
            NULL,
            /** Each second time. */
            FLAKY
        }

        private final Way way;
        private boolean hasFailed;

        Trap(Way way) {
            this.way = way;
        }

        String pass(String word) {
            if (!word.contains("bad") || way == Way.NONE) {
                return word;
            }
            hasFailed = way == Way.FLAKY && !hasFailed;
            if (way == Way.FLAKY && !hasFailed) {
                return word;
            }
            if (way == Way.OVERFLOW) {
                return "x" + pass(word);
            }
            if (way == Way.NULL) {
                return null;
            }
            throw new IllegalArgumentException("a bad word");
        }

        /** Where a null means something else. */
        String required(String word) {
            String passed = pass(word);
            if (passed == null) {
                throw new IllegalStateException("null");
            }
            return passed;
        }
    }

    /** Puts each word out, and each number of words, and only then fails. */
    private static final class Echo implements KeyedProcessFunction<String, Word, Word> {
        private final Trap trap;
        private ListState<String> seen;

        Echo(Trap trap) {
            this.trap = trap;
        }

        @Override
        public void open(KeyedStates states) {
            seen = states.list("seen", String.class);
        }

        @Override
        public void processElement(Word word, ProcessContext<String> context, RowCollector<Word> out) throws Exception {
            seen.add(word.text());
            out.collect(new Word(word.text(), seen.get().size()));
            if (trap.pass(word.text()) == null) {
                out.collect(null);
            }
        }
    }

    /** Puts each word out when event time has come to it. */
    private static final class Later implements KeyedProcessFunction<String, Word, Word> {
        private final Trap trap;

        Later(Trap trap) {
            this.trap = trap;
        }

        @Override
        public void processElement(Word word, ProcessContext<String> context, RowCollector<Word> out) {
            context.registerEventTimeTimer(context.timestampMicros());
        }

        @Override
        public void onTimer(ProcessContext<String> context, RowCollector<Word> out) throws Exception {
            out.collect(new Word(context.key(), 0));
            if (trap.pass(context.key()) == null) {
                out.collect(null);
            }
        }
    }

    /** Words with a blank between. */
    private record Joined(Trap trap, Part part) implements AggregateFunction<Word, String, String> {
        enum Part {
            NONE,
            ADD,
            MERGE,
            RESULT
        }

        @Override
        public String createAccumulator() {
            return "";
        }

        @Override
        public String add(Word word, String accumulator) {
            String text = part == Part.ADD ? trap.pass(word.text()) : word.text();
            return text == null || accumulator.isEmpty() ? text : accumulator + " " + text;
        }

        @Override
        public String merge(String left, String right) {
            return part == Part.MERGE ? trap.required("bad").isEmpty() ? "" : left + " " + right : left + " " + right;
        }

        @Override
        public String result(String accumulator) {
            return part == Part.RESULT ? trap.required(accumulator) : accumulator;
        }

        @Override
        public Codec<String> accumulatorCodec() {
            return Codecs.of(String.class);
        }
    }
}
