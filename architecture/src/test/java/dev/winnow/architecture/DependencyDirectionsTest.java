package dev.winnow.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.winnow.fusion.Offender;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arrows of ARCHITECTURE.md: who may know whom. */
class DependencyDirectionsTest {
    private static final String[] CORE = {
        "dev.winnow",
        "dev.winnow.fusion..",
        "dev.winnow.rerank..",
        "dev.winnow.late..",
        "dev.winnow.learned..",
        "dev.winnow.passage..",
        "dev.winnow.context..",
        "dev.winnow.diversity..",
        "dev.winnow.vector..",
        "dev.winnow.pipeline..",
        "dev.winnow.batch..",
        "dev.winnow.calibrate..",
        "dev.winnow.concurrent..",
        "dev.winnow.llm..",
        "dev.winnow.structured.."
    };
    private static final String[] PLATFORM = {"java..", "javax..", "jdk..", "org.jspecify.annotations.."};

    private static final ArchRule CORE_KNOWS_ONLY_THE_PLATFORM = classes()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(concat(CORE, PLATFORM));

    private static final JavaClasses ALL = classesOfEveryModule();

    private static JavaClasses classesOfEveryModule() {
        List<Path> folders =
                new ArrayList<>(Modules.LIBRARIES.stream().map(Modules::classes).toList());
        folders.add(Modules.classes("training"));
        folders.add(Modules.classes("models/ltr"));
        folders.add(Modules.classes("cli"));
        folders.add(Modules.classes("examples"));
        folders.add(Modules.classes("integrations/spring-ai"));
        return new ClassFileImporter().importPaths(folders);
    }

    private static String[] concat(String[] a, String... b) {
        List<String> all = new ArrayList<>(List.of(a));
        all.addAll(List.of(b));
        return all.toArray(String[]::new);
    }

    private static ArchRule mayKnow(String who, String... others) {
        return noClasses()
                .that()
                .resideInAPackage(who)
                .should()
                .dependOnClassesThat(resideInAPackage("dev.winnow..")
                        .and(not(resideInAnyPackage(concat(concat(CORE, others), who)))));
    }

    @Test
    void everyModuleWasRead() {
        assertThat(ALL.size()).isGreaterThan(80);
        assertThat(ALL.contain("dev.winnow.cli.Main")).isTrue();
    }

    @Test
    void coreKnowsOnlyTheJdk() {
        CORE_KNOWS_ONLY_THE_PLATFORM.check(ALL);
    }

    /** The negative check: the same rule fails on a class that breaks it. */
    @Test
    void theCoreRuleCanFail() {
        JavaClasses withOffender = new ClassFileImporter().importClasses(Offender.class);
        assertThat(CORE_KNOWS_ONLY_THE_PLATFORM.evaluate(withOffender).hasViolation())
                .isTrue();
    }

    @Test
    void modulesKnowOnlyWhatStandsAboveThem() {
        mayKnow("dev.winnow.eval..").check(ALL);
        mayKnow("dev.winnow.judging..", "dev.winnow.eval..").check(ALL);
        mayKnow("dev.winnow.lucene..").check(ALL);
        mayKnow("dev.winnow.ingest..").check(ALL);
        mayKnow("dev.winnow.bundle..").check(ALL);
        mayKnow("dev.winnow.onnx..", "dev.winnow.bundle..").check(ALL);
        mayKnow("dev.winnow.packed..", "dev.winnow.bundle..").check(ALL);
        mayKnow("dev.winnow.remote..").check(ALL);
        mayKnow("dev.winnow.hub..", "dev.winnow.bundle..").check(ALL);
        mayKnow("dev.winnow.training.data..", "dev.winnow.eval..", "dev.winnow.lucene..")
                .check(ALL);
        mayKnow("dev.winnow.web..").check(ALL);
        mayKnow("dev.winnow.testkit..").check(ALL);
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.winnow.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.winnow.cli..")
                .check(ALL);
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.winnow.cli..", "dev.winnow.server..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.winnow.server..")
                .check(ALL);
    }

    /** PyTorch is for training alone: 428 MB that nothing which serves may load or need. */
    @Test
    void nothingThatServesKnowsTheTrainer() {
        String[] trainer = {"dev.winnow.training", "dev.winnow.training.loss..", "dev.winnow.training.model.."};
        for (String part : trainer) {
            mayKnow(part, "dev.winnow.training..", "dev.winnow.eval..", "dev.winnow.bundle..", "dev.winnow.onnx..")
                    .check(ALL);
        }
        noClasses()
                .that()
                .resideOutsideOfPackages(trainer)
                .and()
                .haveNameNotMatching("dev\\.winnow\\.cli\\.(Train(Run|Progress|Loop)|Training|LoopGroups)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(concat(trainer, "ai.djl.pytorch.."))
                .check(ALL);
        // This module's class path is that of the command line: what serves.
        assertThatThrownBy(() -> Class.forName("ai.djl.pytorch.engine.PtEngine"))
                .isInstanceOf(ClassNotFoundException.class);
        assertThatThrownBy(() -> Class.forName("dev.winnow.training.Trainer"))
                .isInstanceOf(ClassNotFoundException.class);
    }

    /** XGBoost is for learning alone: what it learned is trees, which core walks. */
    @Test
    void nothingThatServesKnowsXGBoost() {
        mayKnow("dev.winnow.ltr..", "dev.winnow.eval..").check(ALL);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.winnow.ltr..")
                .and()
                .haveNameNotMatching("dev\\.winnow\\.cli\\.Ltr(Run|Report)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.winnow.ltr..", "ml.dmlc..")
                .check(ALL);
        assertThatThrownBy(() -> Class.forName("ml.dmlc.xgboost4j.java.XGBoost"))
                .isInstanceOf(ClassNotFoundException.class);
        assertThatThrownBy(() -> Class.forName("dev.winnow.ltr.LambdaMart")).isInstanceOf(ClassNotFoundException.class);
    }

    /** Spring is brought by the programs that have it. */
    @Test
    void onlyItsAdapterKnowsSpring() {
        assertThat(ALL.contain("dev.winnow.spring.RerankingPostProcessor")).isTrue();
        mayKnow("dev.winnow.spring..", "dev.winnow.app..").check(ALL);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.winnow.spring..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.winnow.spring..", "org.springframework..")
                .check(ALL);
        assertThatThrownBy(() -> Class.forName("org.springframework.ai.document.Document"))
                .isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void theVocabularyKnowsNoAlgorithm() {
        classes()
                .that()
                .resideInAPackage("dev.winnow")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(concat(PLATFORM, "dev.winnow"))
                .check(ALL);
    }

    @Test
    void noTwoPackagesKnowEachOther() {
        SlicesRuleDefinition.slices()
                .matching("dev.winnow.(*)..")
                .should()
                .beFreeOfCycles()
                .check(ALL);
    }
}
