package dev.rivulet.system.sim;

import java.util.Map;

/**
 * Which run catches a planted bug that most runs do not, or that long ones do, so that it is tried first. Any other that catches it will
 * do as well. Stateless.
 */
final class RareSeeds {

    private static final Map<String, Integer> INDEX_BY_NAME = Map.ofEntries(
            Map.entry("does not write down that a row waits", 315),
            Map.entry("reads what a match has taken as taken by the first stage", 890),
            Map.entry("gives a window a slice that others have for its own", 822),
            Map.entry("forgets too early what deduplicate let through", 739),
            Map.entry("does not count a tick as open", 717),
            Map.entry("does not write down which matches wait", 521),
            Map.entry("does not write down that a session fired", 510),
            Map.entry("forgets the ends of sessions whose merging failed", 472),
            Map.entry("works on a batch before it is durable", 435),
            Map.entry("commits before the mark is durable", 435),
            Map.entry("judges a row of a join by the watermark behind the batch before", 383),
            Map.entry("lets a loop go on behind its stop", 340),
            Map.entry("forgets the processing time in the snapshot", 329),
            Map.entry("walks keys in the order of their coming", 320),
            Map.entry("keeps the slices of a block that lie before the window", 320),
            Map.entry("does not go on to the next window of a key", 281),
            Map.entry("leaves out the sessions whose merging failed", 234),
            Map.entry("merges slices into what later windows have too", 177),
            Map.entry("puts a result out under the watermark that made it due", 166),
            Map.entry("lets a match have a row at its limit", 166),
            Map.entry("has every key group speak of a broadcast row", 142),
            Map.entry("keeps what is broadcast in one key group", 142),
            Map.entry("judges a duplicate by the watermark behind the batch", 136),
            Map.entry("does not wait for matches that began before", 136),
            Map.entry("joins with the version before", 133),
            Map.entry("lets a right row wait for too long", 121),
            Map.entry("gives a sink the rows of a shorter way at once", 121),
            Map.entry("leaves a source idle that gives rows again", 118),
            Map.entry("counts idleness from the beginning", 118),
            Map.entry("forgets at a restart how far operators have come", 118),
            Map.entry("goes by the highest of the sources", 118),
            Map.entry("forgets the end of a source", 114),
            Map.entry("takes what was merged of one block along into the next", 110),
            Map.entry("goes by the highest of the partitions", 103),
            Map.entry("has an operator go by sources that do not lead to it", 101),
            Map.entry("puts a row out alone in a window that has partners", 97),
            Map.entry("leaves the timers of a session that was merged", 91),
            Map.entry("does not go on when a source gets idle", 90),
            Map.entry("lets the watermark go back", 90),
            Map.entry("forgets what a row was judged by when it goes on", 88),
            Map.entry("reduces the last two rows alone", 87),
            Map.entry("reads removed rows of a namespace back", 86),
            Map.entry("looks after a key once only", 85),
            Map.entry("gives up what began last", 85),
            Map.entry("has rows from the future move the watermark", 82),
            Map.entry("takes a failed row back from the first of its windows only", 81),
            Map.entry("merges a session before it has fired", 81),
            Map.entry("counts the panes of a merged session anew", 81),
            Map.entry("judges a row by its own source alone", 76),
            Map.entry("forgets a left row before its last partner", 50),
            Map.entry("does not tell how far a waiting lane is", 45),
            Map.entry("does not tell how far a full lane is", 45),
            Map.entry("fires at the end though a discarding pane has nothing new", 43),
            Map.entry("never releases the log", 37),
            Map.entry("truncates the log to the newest checkpoint", 34),
            Map.entry("joins the rows of one slice alone", 34),
            Map.entry("leaves the end of a merged session", 33),
            Map.entry("gives a session no timer if its key has another", 33),
            Map.entry("does not move the timer of a session that has grown", 33),
            Map.entry("loses late rows that were in no pane", 29),
            Map.entry("gives an early pane the time at which it was due", 29),
            Map.entry("adds a row to a session that is closed", 29),
            Map.entry("puts a row out alone whose partner came later", 29),
            Map.entry("keeps one waiting row of a time", 29),
            Map.entry("reads the times of a session in another order", 28),
            Map.entry("deduplicates later rows alone", 25),
            Map.entry("deduplicates by the last row that was let through", 25),
            Map.entry("forgets in the snapshot that a key was removed", 24),
            Map.entry("takes the first change of a failed call back first", 22),
            Map.entry("leaves the clock running when a pane comes out otherwise", 22),
            Map.entry("joins with the newest version of all", 18),
            Map.entry("forgets the version that holds", 18),
            Map.entry("writes back before the checkpoint has its files", 17),
            Map.entry("takes the whole record back when a step fails on a row", 17),
            Map.entry("releases the log below an uncommitted epoch", 17),
            Map.entry("makes a window of a row that was not added", 17),
            Map.entry("forgets at a restart which windows have fired", 17),
            Map.entry("forgets at a restart how much was skipped", 17),
            Map.entry("counts a row in windows that it came too late for", 17),
            Map.entry("loses a key group at a change of lanes", 16),
            Map.entry("acknowledges before the sync", 16));

    private RareSeeds() {}

    /** 0 for a bug that is caught soon by any. */
    static int indexFor(String name) {
        return INDEX_BY_NAME.getOrDefault(name, 0);
    }
}
