package dev.rivulet.state.rocks;

import java.util.Properties;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ChecksumType;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.ConfigOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;

/**
 * The options under which RocksDB keeps state: every integrity check on, since the rows are derived and a wrong one is worse than
 * none; little memory. Options that the Java classes have no setter for are given by name. Owned by the store.
 */
final class RocksOptions {

    private RocksOptions() {}

    static DBOptions database(RocksSettings settings, NativeResources resources) {
        Properties byName = new Properties();
        byName.setProperty("file_checksum_gen_factory", "FileChecksumGenCrc32cFactory");
        byName.setProperty("verify_sst_unique_id_in_manifest", "true");
        DBOptions options;
        try (ConfigOptions strict = new ConfigOptions().setIgnoreUnknownOptions(false)) {
            options = accepted(DBOptions.getDBOptionsFromProps(strict, byName), byName);
        }
        return resources
                .add(options)
                .setParanoidChecks(true)
                .setAtomicFlush(true) // Without a write-ahead log nothing else keeps column families at one point.
                .setBestEffortsRecovery(false)
                .setMaxBgErrorResumeCount(0) // A background error is final.
                .setAvoidFlushDuringShutdown(true) // The live directory is worth nothing after a close.
                .setDbWriteBufferSize(settings.writeBufferSizeBytes())
                .setMaxBackgroundJobs(settings.backgroundJobCount())
                .setMaxOpenFiles(settings.openFileCountMax())
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(1)
                .setStatsDumpPeriodSec(0) // An idle gateway writes nothing to its flash.
                .setStatsPersistPeriodSec(0);
    }

    static ColumnFamilyOptions columnFamily(RocksSettings settings, NativeResources resources) {
        Properties byName = new Properties();
        byName.setProperty("paranoid_file_checks", "true");
        byName.setProperty("memtable_protection_bytes_per_key", "8");
        byName.setProperty("block_protection_bytes_per_key", "8");
        ColumnFamilyOptions options;
        try (ConfigOptions strict = new ConfigOptions().setIgnoreUnknownOptions(false)) {
            options = accepted(ColumnFamilyOptions.getColumnFamilyOptionsFromProps(strict, byName), byName);
        }
        BlockBasedTableConfig table = new BlockBasedTableConfig()
                .setChecksumType(ChecksumType.kXXH3)
                .setBlockCache(resources.add(new LRUCache(settings.blockCacheSizeBytes())));
        return resources
                .add(options)
                .setForceConsistencyChecks(true)
                .setTableFormatConfig(table)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setWriteBufferSize(settings.writeBufferSizeBytes() / 2);
    }

    /** RocksDB answers with nothing, not with an error, when it does not know one of the names. */
    private static <T> T accepted(T options, Properties byName) {
        if (options == null) {
            throw new AssertionError("this RocksDB does not accept one of the options " + byName);
        }
        return options;
    }
}
