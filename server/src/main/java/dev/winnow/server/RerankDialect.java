package dev.winnow.server;

/** A dialect that reranks: it parses a request into what is asked, and renders what is answered. */
sealed interface RerankDialect extends Dialect permits CohereV1, CohereV2, Jina, Voyage, Tei, Infinity, Union, Own {
    /**
     * @throws Refusal when the request is not as this service wants it
     * @throws dev.winnow.RankFailure.InvalidInput likewise
     */
    Ask parse(Fields fields);

    Answer answer(Ask ask, Reranked reranked);
}
