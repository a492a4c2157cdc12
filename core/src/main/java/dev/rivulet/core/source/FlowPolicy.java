package dev.rivulet.core.source;

/**
 * How a source is treated where a job cannot take all that comes. May be another with every start. Immutable.
 *
 * @param priority among the sources of the job
 * @param onFull what becomes of its records when the log has no room
 * @param sampling which of them are kept where a sample is
 */
public record FlowPolicy(SourcePriority priority, OnFull onFull, Sampling sampling) {

    /** As important as any other, and held back when the log is full. */
    public static final FlowPolicy DEFAULT = new FlowPolicy(SourcePriority.NORMAL, OnFull.BLOCK);

    public FlowPolicy(SourcePriority priority, OnFull onFull) {
        this(priority, onFull, Sampling.DEFAULT);
    }

    public FlowPolicy with(SourcePriority changed) {
        return new FlowPolicy(changed, onFull, sampling);
    }

    public FlowPolicy with(OnFull changed) {
        return new FlowPolicy(priority, changed, sampling);
    }

    public FlowPolicy with(Sampling changed) {
        return new FlowPolicy(priority, onFull, changed);
    }
}
