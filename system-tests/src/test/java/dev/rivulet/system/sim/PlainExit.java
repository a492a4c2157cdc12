package dev.rivulet.system.sim;

import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.system.sim.PlainWay.Arrival;
import java.util.List;
import java.util.Map;

/** Behind an operator each row stands for itself: one that is refused or failed on takes no other one with it. */
final class PlainExit implements PlainOperator.Exit {

    private final PlainLayout layout;
    private final Map<String, String> versions;
    private final PlainTally tally;
    private final List<Arrival> out;
    private final PlainLayout.Place place;
    private final int recordOfInput;
    private final int recordOfOutput;

    /**
     * @param versions of the tables outside, by the steps that join with them
     * @param out where rows go
     * @param recordOfInput of the row that the operator takes; -1 for none
     * @param recordOfOutput that what it puts out is of; -1 for none
     */
    PlainExit(
            PlainLayout layout,
            Map<String, String> versions,
            PlainTally tally,
            List<Arrival> out,
            PlainLayout.Place place,
            int recordOfInput,
            int recordOfOutput) {
        this.layout = layout;
        this.versions = versions;
        this.tally = tally;
        this.out = out;
        this.place = place;
        this.recordOfInput = recordOfInput;
        this.recordOfOutput = recordOfOutput;
    }

    @Override
    public void put(PlainRow row) throws MalformedRowException {
        put(row, place.next());
    }

    void put(PlainRow row, List<Node> next) throws MalformedRowException {
        PlainWay way = PlainWay.behindOperator(layout, tally.rules(), versions);
        way.walk(next, row);
        settle(way, recordOfOutput);
    }

    private void settle(PlainWay way, int record) {
        out.addAll(way.arrivals());
        tally.filteredResultCount += way.filtered();
        tally.deadResultCount += tally.settle(way, record);
    }

    @Override
    public void tell(String cause, String text) {
        tally.addLetter(-1, "op", "", cause, text);
    }

    @Override
    public void putTimedOut(PlainRow row) throws MalformedRowException {
        tally.filteredResultCount += place.timedOut().isEmpty() ? 1 : 0;
        put(row, place.timedOut());
    }

    @Override
    public void leaveOut() {
        tally.filteredResultCount++;
    }

    @Override
    public void fail(PlainFailure failure) {
        PlainWay way = PlainWay.behindOperator(layout, tally.rules(), versions);
        way.fail(failure);
        settle(way, failure.isOfRow() ? recordOfInput : recordOfOutput);
    }
}
