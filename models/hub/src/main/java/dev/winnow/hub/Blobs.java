package dev.winnow.hub;

import dev.winnow.RankFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/**
 * The contents of a repository's files, each under the name of its checksum. What is on its way has {@code .incomplete} behind
 * its name, and the next attempt goes on after it.
 */
final class Blobs {
    private static final int BUFFER = 1 << 20;

    private final Path folder;
    private final Listing listing;
    private final Requests requests;
    private final Retry retry;
    private long fetched;

    /** @param folder is there */
    Blobs(Path folder, Listing listing, Requests requests, Retry retry) {
        this.folder = folder;
        this.listing = listing;
        this.requests = requests;
        this.retry = retry;
    }

    /** Bytes that came over the network. */
    long fetched() {
        return fetched;
    }

    /**
     * Fetches a content, unless it is here.
     *
     * @throws RankFailure when it cannot be had, or is not what the hub says it is
     */
    void fetch(HubFile file) {
        Path blob = folder.resolve(file.checksum().hex());
        try {
            if (Files.isRegularFile(blob) && Files.size(blob) == file.bytes()) {
                return;
            }
            retry.run(() -> {
                attempt(file, blob);
                return blob;
            });
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private void attempt(HubFile file, Path blob) throws Passing {
        Path incomplete = folder.resolve(blob.getFileName() + ".incomplete");
        try {
            boolean right;
            long from;
            try (FileChannel channel = FileChannel.open(
                    incomplete, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                if (channel.size() > file.bytes()) {
                    channel.truncate(0);
                }
                from = channel.size();
                right = fill(file, channel).equals(file.checksum().hex());
                channel.force(true);
            }
            if (!right) {
                Files.delete(incomplete);
                throw wrong(file, from > 0);
            }
            Files.move(incomplete, blob, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** A part of an earlier attempt may be to blame: then the whole is fetched once more. */
    private Passing wrong(HubFile file, boolean resumed) {
        RankFailure failure = new RankFailure.Unavailable(
                file.path() + " of " + listing.name() + " arrived with another content than the hub says ("
                        + file.checksum() + "), and was not kept; try again, or another mirror (HF_ENDPOINT)",
                null);
        if (!resumed) {
            throw failure;
        }
        return new Passing(failure, Optional.empty(), false);
    }

    /** Goes on after what the channel holds, up to the end; gives the sum of it all. */
    private String fill(HubFile file, FileChannel channel) throws IOException, Passing {
        MessageDigest sum = read(file, channel);
        tell(file, channel.position());
        if (channel.position() == file.bytes()) {
            return Checksum.end(sum);
        }
        URI address = listing.address(requests.settings(), file.path());
        try (Answer answer = requests.ask(listing.name(), "GET", address, channel.position())) {
            requireCommit(answer);
            if (!continues(answer, channel.position())) {
                channel.truncate(0);
                if (answer.status() != 200) {
                    throw requests.lost(answer.address(), new IOException("another part than asked for came"), false);
                }
                sum = file.checksum().begin(file.bytes());
            }
            receive(file, channel, answer, sum);
            return Checksum.end(sum);
        }
    }

    private void tell(HubFile file, long read) {
        retry.progress().at(file.path(), read, file.bytes());
    }

    private static MessageDigest read(HubFile file, FileChannel channel) throws IOException {
        MessageDigest sum = file.checksum().begin(file.bytes());
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        while (channel.read(buffer) >= 0) {
            sum.update(buffer.flip());
            buffer.clear();
        }
        return sum;
    }

    private static boolean continues(Answer answer, long position) {
        return position == 0
                ? answer.status() == 200
                : answer.status() == 206
                        && answer.header("Content-Range").orElse("").startsWith("bytes " + position + "-");
    }

    private void requireCommit(Answer answer) {
        String commit = answer.first("X-Repo-Commit").orElse(listing.commit());
        if (!commit.equals(listing.commit())) {
            throw new RankFailure.Unavailable(
                    "the hub was asked for commit " + listing.commit() + " of " + listing.name() + " and answers with "
                            + commit + "; check the mirror (HF_ENDPOINT)",
                    null);
        }
    }

    private void receive(HubFile file, FileChannel channel, Answer answer, MessageDigest sum)
            throws IOException, Passing {
        long start = channel.position();
        while (true) {
            List<ByteBuffer> buffers = next(answer, channel.position() > start);
            if (buffers.isEmpty()) {
                break;
            }
            for (ByteBuffer buffer : buffers) {
                if (channel.position() + buffer.remaining() > file.bytes()) {
                    channel.truncate(0);
                    throw wrong(file, false);
                }
                sum.update(buffer.duplicate());
                fetched += buffer.remaining();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
            tell(file, channel.position());
        }
        if (channel.position() < file.bytes()) {
            throw requests.lost(
                    answer.address(),
                    new IOException("only " + channel.position() + " of " + file.bytes() + " bytes came"),
                    channel.position() > start);
        }
    }

    private List<ByteBuffer> next(Answer answer, boolean moved) throws Passing {
        try {
            return answer.body().next(requests.settings().patience());
        } catch (IOException e) {
            throw requests.lost(answer.address(), e, moved);
        }
    }

    private RankFailure unwritable(IOException e) {
        return new RankFailure.Unavailable(
                "cannot write to the cache " + folder + " (" + e + "); check that there is room, that it is writable,"
                        + " and HF_HOME",
                e);
    }
}
