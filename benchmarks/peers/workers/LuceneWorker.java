// Lucene behind the line protocol of benchmarks/peers/remote.py.

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.Version;

public final class LuceneWorker {
    private static final String RECORD = "\u001e";
    private static final char UNIT = '\u001f';

    private final FieldType words = type(IndexOptions.DOCS_AND_FREQS);
    private final FieldType grams = type(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
    private final Tokens wordTokens = new Tokens();
    private final Tokens gramTokens = new Tokens();
    private IndexWriter writer;
    private IndexSearcher searcher;
    private int added;

    /** The terms of a joined text, one token each. */
    private static final class Tokens extends TokenStream {
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        private String text = "";
        private int start;

        Tokens over(String joined) {
            text = joined;
            return this;
        }

        @Override
        public void reset() {
            start = 0;
        }

        @Override
        public boolean incrementToken() {
            if (start >= text.length()) {
                return false;
            }
            int end = text.indexOf(UNIT, start);
            end = end < 0 ? text.length() : end;
            clearAttributes();
            term.append(text, start, end);
            start = end + 1;
            return true;
        }
    }

    private static FieldType type(IndexOptions options) {
        FieldType made = new FieldType();
        made.setTokenized(true);
        made.setIndexOptions(options);
        made.freeze();
        return made;
    }

    private String build(String folder) throws IOException {
        IndexWriterConfig config = new IndexWriterConfig(null);
        config.setSimilarity(new BM25Similarity(1.2f, 0.75f));
        config.setRAMBufferSizeMB(256);
        config.setUseCompoundFile(false);
        writer = new IndexWriter(FSDirectory.open(Path.of(folder)), config);
        added = 0;
        return "ready";
    }

    private void add(String[] parts) throws IOException {
        Document document = new Document();
        document.add(new StoredField("number", added++));
        document.add(new Field("words", wordTokens.over(parts[1]), words));
        document.add(new Field("grams", gramTokens.over(parts[2]), grams));
        writer.addDocument(document);
    }

    private String commit() throws IOException {
        writer.forceMerge(1);
        writer.commit();
        writer.close();
        return "done";
    }

    private String open(String folder) throws IOException {
        searcher = new IndexSearcher(DirectoryReader.open(FSDirectory.open(Path.of(folder))));
        searcher.setSimilarity(new BM25Similarity(1.2f, 0.75f));
        searcher.setQueryCache(null);
        return "open";
    }

    private String search(String[] parts) throws IOException {
        String[] terms = parts[3].split(String.valueOf(UNIT), -1);
        int limit = Math.min(Integer.parseInt(parts[1]), searcher.getIndexReader().maxDoc());
        Query query = query(parts[2], terms);
        long before = System.nanoTime();
        ScoreDoc[] hits =
            searcher.search(query, new TopScoreDocCollectorManager(limit, limit)).scoreDocs;
        StringBuilder answer = new StringBuilder().append(System.nanoTime() - before);
        for (ScoreDoc hit : hits) {
            answer.append(RECORD).append(hit.doc).append(UNIT).append(hit.score);
        }
        return answer.toString();
    }

    private static Query query(String kind, String[] terms) {
        if (kind.equals("phrase")) {
            return new PhraseQuery("grams", terms);
        }
        if (terms.length == 1) {
            return new TermQuery(new Term("words", terms[0]));
        }
        BooleanQuery.Builder joint = new BooleanQuery.Builder();
        for (String term : terms) {
            Occur occur = kind.equals("or") ? Occur.SHOULD : Occur.MUST;
            joint.add(new TermQuery(new Term("words", term)), occur);
        }
        return joint.build();
    }

    private String number(String handle) throws IOException {
        return searcher.storedFields().document(Integer.parseInt(handle)).get("number");
    }

    private String obey(String[] parts) throws IOException {
        switch (parts[0]) {
            case "version": return Version.LATEST + ", Java " + Runtime.version().feature();
            case "build": return build(parts[1]);
            case "add": add(parts); return null;
            case "commit": return commit();
            case "open": return open(parts[1]);
            case "search": return search(parts);
            case "number": return number(parts[1]);
            default: throw new IllegalArgumentException(parts[0]);
        }
    }

    public static void main(String[] arguments) throws IOException {
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8), 1 << 16);
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        LuceneWorker worker = new LuceneWorker();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String answer = worker.obey(line.split(RECORD, -1));
            if (answer != null) {
                out.print(answer + "\n");
                out.flush();
            }
        }
    }
}
