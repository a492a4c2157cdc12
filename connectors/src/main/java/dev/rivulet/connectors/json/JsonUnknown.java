package dev.rivulet.connectors.json;

import dev.rivulet.connectors.internal.DriftNotes;
import dev.rivulet.core.row.MalformedRowException;

/**
 * What is done about members that no field is called like. One owner.
 *
 * @param isRefused whether they make their record malformed, instead of being passed over
 */
record JsonUnknown(boolean isRefused, DriftNotes drift) {

    void on(String path, String name) throws MalformedRowException {
        String whole = path.isEmpty() ? name : path + name;
        drift.unknown(whole);
        if (isRefused) {
            throw new MalformedRowException("field " + whole + " is unknown: no field of the schema has its name");
        }
    }
}
