package dev.winnow.cli;

import dev.winnow.eval.gate.Check;
import dev.winnow.eval.gate.Check.Status;
import dev.winnow.eval.gate.Verdict;
import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Verdicts as JUnit XML, which CI servers show as tests: a test suite for each gate, a test case for each check. */
final class JunitReport {
    private static final String PREFIX = "winnow.gate.";

    private final XMLStreamWriter xml;

    private JunitReport(XMLStreamWriter xml) {
        this.xml = xml;
    }

    /** @param name what all of it is called, such as the gate file */
    static String of(String name, List<Verdict> verdicts) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
            new JunitReport(xml).write(name, verdicts);
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a string could not be written to", e);
        }
        return text.append('\n').toString();
    }

    private void write(String name, List<Verdict> verdicts) throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        start("\n", "testsuites", name);
        counts(verdicts.stream().flatMap(v -> v.checks().stream()).toList());
        for (Verdict verdict : verdicts) {
            suite(verdict);
        }
        end("\n");
        xml.writeEndDocument();
    }

    private void suite(Verdict verdict) throws XMLStreamException {
        start("\n  ", "testsuite", PREFIX + verdict.gate());
        counts(verdict.checks());
        for (Check check : verdict.checks()) {
            test(verdict, check);
        }
        if (!verdict.notes().isEmpty()) {
            xml.writeCharacters("\n    ");
            xml.writeStartElement("system-out");
            xml.writeCharacters(legal(String.join("\n", verdict.notes())));
            xml.writeEndElement();
        }
        end("\n  ");
    }

    private void test(Verdict verdict, Check check) throws XMLStreamException {
        start("\n    ", "testcase", check.name());
        attribute("classname", PREFIX + verdict.gate());
        switch (check.status()) {
            case FAILED -> {
                xml.writeStartElement("failure");
                attribute("type", "gate");
                attribute("message", check.reason());
                xml.writeCharacters(legal(check.reason()));
                xml.writeEndElement();
            }
            case SKIPPED -> {
                xml.writeStartElement("skipped");
                attribute("message", check.reason());
                xml.writeEndElement();
            }
            case PASSED -> {
                xml.writeStartElement("system-out");
                xml.writeCharacters(legal(check.reason()));
                xml.writeEndElement();
            }
        }
        xml.writeEndElement();
    }

    private void start(String indent, String element, String name) throws XMLStreamException {
        xml.writeCharacters(indent);
        xml.writeStartElement(element);
        attribute("name", name);
    }

    private void end(String indent) throws XMLStreamException {
        xml.writeCharacters(indent);
        xml.writeEndElement();
    }

    private void counts(List<Check> checks) throws XMLStreamException {
        attribute("tests", Integer.toString(checks.size()));
        attribute("failures", Long.toString(count(checks, Status.FAILED)));
        attribute("errors", "0");
        attribute("skipped", Long.toString(count(checks, Status.SKIPPED)));
    }

    private static long count(List<Check> checks, Status status) {
        return checks.stream().filter(check -> check.status() == status).count();
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, legal(value));
    }

    /** XML 1.0 cannot hold most control characters, however they are written; names and messages may. */
    private static String legal(String text) {
        StringBuilder legal = new StringBuilder();
        text.codePoints().map(c -> isLegal(c) ? c : 0xFFFD).forEach(legal::appendCodePoint);
        return legal.toString();
    }

    private static boolean isLegal(int c) {
        boolean isControl = c < 0x20 && c != '\t' && c != '\n' && c != '\r';
        boolean isHalf = c >= 0xD800 && c <= 0xDFFF;
        return !isControl && !isHalf && c != 0xFFFE && c != 0xFFFF;
    }
}
