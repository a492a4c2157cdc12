package dev.rivulet.engine.runtime;

import dev.rivulet.engine.lookup.LookupPlan;
import dev.rivulet.engine.pattern.PatternStage;
import dev.rivulet.engine.plan.Flow;
import dev.rivulet.engine.plan.KeyedOperatorPlan;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.plan.UserCode;
import dev.rivulet.state.StateDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.zip.CRC32C;

/**
 * All that computes a job's results, in words: two runs with the same text come to the same rows from the same log. Stateless.
 *
 * <p>Of the user's code it sees the classes of the functions, sources and sinks that the plan names, by a checksum over their class
 * files; what those call is not seen.
 */
final class JobVersion {

    /** Bytes of a class file are read in pieces of so many. */
    private static final int PIECE_SIZE_BYTES = 8_192;

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
        for (String className : classNames(plan)) {
            update(checksum, className);
            updateWithClassFile(checksum, className);
        }
        return String.format(
                Locale.ROOT, "pipeline %08x; engine %s; %s", checksum.getValue(), engineVersion(), platform);
    }

    /** The module's version in a release; unknown when run from class files. */
    private static String engineVersion() {
        String version = JobVersion.class.getPackage().getImplementationVersion();
        return version == null ? "unreleased" : version;
    }

    private static TreeSet<String> classNames(PipelinePlan plan) {
        List<Object> parts = new ArrayList<>();
        plan.sources().forEach(source -> parts.add(source.source()));
        plan.sinks().forEach(sink -> parts.add(sink.sink()));
        plan.sources().forEach(source -> addFlows(source.flows(), parts));
        for (KeyedOperatorPlan operator : plan.operators()) {
            addOperator(operator.step(), parts);
            addFlows(operator.next(), parts);
            operator.sides().values().forEach(flows -> addFlows(flows, parts));
        }
        TreeSet<String> names = new TreeSet<>();
        parts.forEach(part -> addClassNames(part, names));
        return names;
    }

    private static void addFlows(List<Flow> flows, List<Object> parts) {
        for (Flow flow : flows) {
            if (flow instanceof Flow.ToOperator operator) {
                parts.add(operator.keySelector());
            } else if (flow instanceof Flow.Through through) {
                addStep(through.step(), parts);
                addFlows(through.next(), parts);
                addFlows(through.side(), parts);
            }
        }
    }

    private static void addStep(Step step, List<Object> parts) {
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
        }
    }

    private static void addOperator(Step.KeyedStep<?, ?> step, List<Object> parts) {
        if (step instanceof Step.WindowStep<?, ?, ?, ?, ?> window) {
            parts.add(window.function());
            parts.add(window.output());
        } else if (step instanceof Step.ProcessStep<?, ?, ?> process) {
            parts.add(process.function().get());
        } else if (step instanceof Step.PatternStep<?, ?, ?> pattern) {
            addPattern(pattern, parts);
        }
    }

    private static void addPattern(Step.PatternStep<?, ?, ?> step, List<Object> parts) {
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
