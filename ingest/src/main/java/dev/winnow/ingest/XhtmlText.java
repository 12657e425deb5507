package dev.winnow.ingest;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.tika.sax.ToXMLContentHandler;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;

/** Writes down what a parser says, until it says too much or the time is over. */
final class XhtmlText extends ToXMLContentHandler {
    /** Marks may take as much room again as the text, and some for the metadata at the top. */
    private static final int ROOM_FOR_MARKS = 1 << 20;

    private final AtomicBoolean stop;
    private final long mostCharacters;
    private long characters;
    private long marks;
    private boolean full;

    XhtmlText(int maxCharacters, AtomicBoolean stop) {
        this.mostCharacters = maxCharacters;
        this.stop = stop;
    }

    boolean isFull() {
        return full;
    }

    @Override
    public void startElement(String uri, String localName, String qName, Attributes attributes) throws SAXException {
        marks += 2L * qName.length() + 5;
        check();
        super.startElement(uri, localName, qName, attributes);
    }

    @Override
    public void characters(char[] ch, int start, int length) throws SAXException {
        characters += length;
        check();
        super.characters(ch, start, length);
    }

    private void check() throws SAXException {
        if (stop.get()) {
            throw new SAXException("the time is over");
        }
        if (characters > mostCharacters || marks > mostCharacters + ROOM_FOR_MARKS) {
            full = true;
            throw new SAXException("the limit of characters is reached");
        }
    }
}
