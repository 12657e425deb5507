package dev.winnow.judging;

import dev.winnow.RankFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteErrorCode;

/** The SQLite file: its tables, and SQL's failures in Winnow's words. Not safe for concurrent use. */
final class Database implements AutoCloseable {
    /** Tells our files from other SQLite files: "WNWJ" in ASCII. */
    private static final int APPLICATION = 0x574e574a;

    private static final int VERSION = 1;
    private static final int WAIT_MILLISECONDS = 5_000;
    private static final List<String> TABLES = List.of(
            """
            CREATE TABLE judgement (
              id INTEGER PRIMARY KEY,
              query TEXT NOT NULL,
              document TEXT NOT NULL,
              judge TEXT NOT NULL,
              grade INTEGER NOT NULL CHECK (grade BETWEEN 0 AND 3),
              time TEXT NOT NULL
            ) STRICT""",
            "CREATE INDEX judgement_by_pair ON judgement (query, document, judge)",
            """
            CREATE VIEW latest AS SELECT * FROM judgement
            WHERE id IN (SELECT max(id) FROM judgement GROUP BY query, document, judge)""",
            """
            CREATE TRIGGER judgement_is_not_changed BEFORE UPDATE ON judgement
            BEGIN SELECT RAISE(ABORT, 'judgements are only ever added'); END""",
            """
            CREATE TRIGGER judgement_is_not_removed BEFORE DELETE ON judgement
            BEGIN SELECT RAISE(ABORT, 'judgements are only ever added'); END""",
            """
            CREATE TABLE answer (
              model TEXT NOT NULL,
              rubric TEXT NOT NULL,
              query TEXT NOT NULL,
              document TEXT NOT NULL,
              text TEXT NOT NULL,
              time TEXT NOT NULL,
              PRIMARY KEY (model, rubric, query, document)
            ) STRICT""",
            "PRAGMA application_id = " + APPLICATION,
            "PRAGMA user_version = " + VERSION);

    private final Path file;
    private final Connection connection;

    private Database(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    static Database open(Path file, boolean create) {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || folder == null || !Files.isDirectory(folder)) {
            throw new RankFailure.InvalidInput("the store of judgements is given as " + file
                    + ", which is a folder or in none that exists; give a file, such as judgements.db");
        }
        if (!create && !Files.exists(file)) {
            throw new RankFailure.InvalidInput(
                    "there is no store of judgements " + file + "; give one that 'winnow judge' has written");
        }
        try {
            // As a URI, since a question mark in a plain path would begin options.
            Connection connection = DriverManager.getConnection(
                    "jdbc:sqlite:" + file.toAbsolutePath().toUri());
            Database database = new Database(file, connection);
            try {
                database.execute("PRAGMA busy_timeout = " + WAIT_MILLISECONDS);
                database.requireOurs();
            } catch (RankFailure e) {
                database.close();
                throw e;
            }
            return database;
        } catch (SQLException e) {
            throw failure(file, e);
        }
    }

    /** Makes the tables in an empty file; refuses what another program, or a later Winnow, has written. */
    private void requireOurs() {
        transaction(() -> {
            int tables = number("SELECT count(*) FROM sqlite_schema");
            if (tables == 0) {
                TABLES.forEach(this::execute);
                return;
            }
            if (number("PRAGMA application_id") != APPLICATION) {
                throw new RankFailure.InvalidInput(
                        file + " is a database of another program; give the file another name");
            }
            int version = number("PRAGMA user_version");
            if (version != VERSION) {
                throw new RankFailure.Misconfigured("the store " + file + " has version " + version
                        + ", this Winnow reads version " + VERSION + "; use the Winnow that wrote it");
            }
        });
    }

    Path file() {
        return file;
    }

    /** Runs the work wholly or not at all; the work of others waits meanwhile. */
    void transaction(Runnable work) {
        execute("BEGIN IMMEDIATE");
        boolean done = false;
        try {
            work.run();
            execute("COMMIT");
            done = true;
        } finally {
            if (!done) {
                rollBack();
            }
        }
    }

    /** The failure that led here is the one to tell, whatever comes of this. */
    private void rollBack() {
        try (Statement statement = connection.createStatement()) {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            System.getLogger(Database.class.getName()).log(System.Logger.Level.DEBUG, "no rollback", e);
        }
    }

    void update(String sql, Object... values) {
        try (PreparedStatement statement = prepare(sql, values)) {
            statement.executeUpdate();
        } catch (SQLException e) {
            throw failure(file, e);
        }
    }

    <T> List<T> query(String sql, Row<T> row, Object... values) {
        try (PreparedStatement statement = prepare(sql, values);
                ResultSet result = statement.executeQuery()) {
            List<T> all = new ArrayList<>();
            while (result.next()) {
                all.add(row.read(result));
            }
            return all;
        } catch (SQLException e) {
            throw failure(file, e);
        }
    }

    private int number(String sql) {
        return query(sql, row -> row.getInt(1)).getFirst();
    }

    private PreparedStatement prepare(String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    private void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw failure(file, e);
        }
    }

    private static RankFailure failure(Path file, SQLException e) {
        int code = e.getErrorCode() & 0xff; // the rest says more than is asked here
        if (code == SQLiteErrorCode.SQLITE_NOTADB.code || code == SQLiteErrorCode.SQLITE_CORRUPT.code) {
            return new RankFailure.InvalidInput(
                    file + " is not a store of judgements, or is damaged (" + e.getMessage() + "); give another file",
                    e);
        }
        if (code == SQLiteErrorCode.SQLITE_BUSY.code) {
            return new RankFailure.Unavailable(
                    "the store " + file + " is in use by another program; try again when it has ended", e);
        }
        return new RankFailure.Unavailable("the store " + file + " cannot be used: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failure(file, e);
        }
    }
}
