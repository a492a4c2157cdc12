package dev.rivulet.delta.upkeep;

import java.util.List;

/**
 * What was wrong with a table's log and was put right. Immutable.
 *
 * @param findings a sentence each, which names the file; none if all was sound
 */
public record RepairReport(List<String> findings) {

    public RepairReport {
        findings = List.copyOf(findings);
    }
}
