package dev.rivulet.engine.runtime;

import dev.rivulet.engine.ErrorPolicy;
import dev.rivulet.engine.lookup.LookupPlan;
import dev.rivulet.engine.pattern.PatternStage;
import dev.rivulet.engine.plan.Flow;
import dev.rivulet.engine.plan.Guard;
import dev.rivulet.engine.plan.KeyedOperatorPlan;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.plan.UserCode;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.state.StateDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32C;

/**
 * All that computes a job's results, in words: two runs with the same text come to the same rows from the same log. Stateless.
 *
 * <p>Of the user's code it sees the classes of the functions, sources and sinks that the plan names, by a checksum over their class
 * files; what those call is not seen. Of error policies it sees those that let the job go on.
 */
final class JobVersion {

    /** Bytes of a class file are read in pieces of so many. */
    private static final int PIECE_SIZE_BYTES = 8_192;

    /**
     * What of a plan is the user's.
     *
     * @param parts objects of the user's classes
     * @param policies what becomes of failed calls, per step, where the job does not end with the first
     */
    private record Code(List<Object> parts, SortedMap<String, String> policies) {

        private static Code of(PipelinePlan plan) {
            Code code = new Code(new ArrayList<>(), new TreeMap<>());
            plan.sources().forEach(source -> code.parts.add(source.source()));
            plan.sinks().forEach(sink -> code.parts.add(sink.sink()));
            plan.sources().forEach(source -> code.addFlows(source.flows()));
            for (KeyedOperatorPlan operator : plan.operators()) {
                code.addGuard(operator.guard());
                code.addOperator(operator.step());
                code.addFlows(operator.next());
                operator.sides().values().forEach(code::addFlows);
            }
            return code;
        }

        private void addFlows(List<Flow> flows) {
            for (Flow flow : flows) {
                if (flow instanceof Flow.ToOperator operator) {
                    parts.add(operator.keySelector());
                } else if (flow instanceof Flow.Through through) {
                    addGuard(through.guard());
                    addStep(through.step());
                    addFlows(through.next());
                    addFlows(through.side());
                }
            }
        }

        private void addStep(Step step) {
            if (step instanceof Step.MapStep map) {
                parts.add(map.function());
            } else if (step instanceof Step.FlatMapStep flatMap) {
                parts.add(flatMap.function());
            } else if (step instanceof Step.ExpectStep expect) {
                expect.rules().forEach(rule -> parts.add(rule.value()));
            } else if (step instanceof Step.LookupStep<?, ?> lookup) {
                parts.add(lookup.lookup());
                parts.add(lookup.function());
            } else if (step instanceof Step.EnrichStep<?, ?, ?, ?> enrich) {
                parts.add(enrich.table());
                parts.add(enrich.joined().lookup().rowKey());
                parts.add(enrich.joined().lookup().tableKey());
                parts.add(enrich.joined().function());
            } else if (step instanceof Step.FilterStep filter) {
                parts.add(filter.predicate());
            } else if (step instanceof Step.WatermarkStep watermark) {
                parts.add(watermark.strategy().extractor());
                WatermarkStrategy.Generator<?> generator = watermark.strategy().generator();
                if (generator != null) {
                    parts.add(generator);
                }
            }
        }

        private void addOperator(Step.KeyedStep<?, ?> step) {
            if (step instanceof Step.WindowStep<?, ?, ?, ?, ?> window) {
                parts.add(window.function());
                parts.add(window.output());
            } else if (step instanceof Step.ProcessStep<?, ?, ?> process) {
                parts.add(process.function().get());
            } else if (step instanceof Step.PatternStep<?, ?, ?> pattern) {
                addPattern(pattern);
            }
        }

        private void addPattern(Step.PatternStep<?, ?, ?> step) {
            parts.add(step.function());
            Step.TimedOutOutput<?, ?, ?> timedOut = step.definition().timedOut();
            if (timedOut != null) {
                parts.add(timedOut.function());
            }
            for (PatternStage<?> stage : step.definition().pattern().stages()) {
                parts.addAll(stage.condition().functions());
                if (stage.until() != null) {
                    parts.addAll(stage.until().functions());
                }
            }
        }

        private void addGuard(Guard guard) {
            if (!guard.policy().equals(ErrorPolicy.fail())) {
                policies.put(guard.operator(), guard.policy().toString());
            }
        }
    }

    private JobVersion() {}

    /**
     * @param states what the plan's operators keep
     */
    static String of(PipelinePlan plan, List<StateDescriptor<?, ?>> states, String platform) {
        CRC32C checksum = new CRC32C();
        update(checksum, plan.fingerprint());
        update(checksum, plan.definition());
        for (StateDescriptor<?, ?> state : states) {
            update(checksum, state.uid() + state.schema().text());
        }
        for (LookupPlan.Lookup lookup : LookupPlan.of(plan).lookups()) {
            update(checksum, lookup.uid() + lookup.formText());
        }
        plan.enrichments().forEach(step -> update(checksum, step.text()));
        Code code = Code.of(plan);
        for (String className : classNames(code.parts())) {
            update(checksum, className);
            updateWithClassFile(checksum, className);
        }
        code.policies().forEach((step, policy) -> update(checksum, step + " on error " + policy));
        return String.format(
                Locale.ROOT, "pipeline %08x; engine %s; %s", checksum.getValue(), engineVersion(), platform);
    }

    /** The module's version in a release; unknown when run from class files. */
    private static String engineVersion() {
        String version = JobVersion.class.getPackage().getImplementationVersion();
        return version == null ? "unreleased" : version;
    }

    private static TreeSet<String> classNames(List<Object> parts) {
        TreeSet<String> names = new TreeSet<>();
        parts.forEach(part -> addClassNames(part, names));
        return names;
    }

    private static void addClassNames(Object part, TreeSet<String> names) {
        names.add(writtenClass(part));
        if (part instanceof UserCode code) {
            code.parts().forEach(inner -> addClassNames(inner, names));
        }
    }

    /** The class that somebody wrote: a lambda's own has another name in every run. */
    private static String writtenClass(Object part) {
        String name = part.getClass().getName();
        int lambda = name.indexOf("$$");
        return lambda < 0 ? name : name.substring(0, lambda);
    }

    private static void update(CRC32C checksum, String text) {
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Where there is no class file, as for classes that are made at run time, the name has to do. */
    private static void updateWithClassFile(CRC32C checksum, String className) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        ClassLoader used = loader == null ? JobVersion.class.getClassLoader() : loader;
        try (InputStream in = used.getResourceAsStream(className.replace('.', '/') + ".class")) {
            byte[] piece = new byte[PIECE_SIZE_BYTES];
            int count = in == null ? -1 : in.read(piece);
            while (in != null && count >= 0) {
                checksum.update(piece, 0, count);
                count = in.read(piece);
            }
        } catch (IOException e) {
            update(checksum, "unreadable");
        }
    }
}
