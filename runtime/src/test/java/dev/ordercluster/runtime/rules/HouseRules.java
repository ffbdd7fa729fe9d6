package dev.ordercluster.runtime.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/// The boundaries that every module keeps, checked by the module's own `ArchitectureTest`.
public final class HouseRules {
  private static final String BANNED_SUFFIX = ".*(Impl|Manager|Util|Utils|Helper|Common|Base)";

  private HouseRules() {}

  /// Checks names, null-marking, cycles and siblings of the module whose classes live under `root`.
  ///
  /// @param root the module's package, `dev.ordercluster.gateway`
  /// @param allowedSiblings packages of ours that it may import besides its own and the runtime
  public static JavaClasses check(String root, String... allowedSiblings) {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(root);
    if (classes.isEmpty()) {
      throw new AssertionError("no classes under " + root + ": the rules would check nothing");
    }
    noClasses().should().haveNameMatching(BANNED_SUFFIX).check(classes);
    noClasses().should().haveSimpleNameStartingWith("Abstract").check(classes);
    classes().should(liveInANullMarkedPackage()).check(classes);
    slices()
        .matching(root + ".(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(classes);
    onlyKnownSiblings(root, allowedSiblings).check(classes);
    return classes;
  }

  /// A pure package imports `java.*` and the listed packages only, and of `java.*` nothing that
  /// does I/O.
  public static void pure(JavaClasses classes, String purePackage, String... alsoAllowed) {
    String[] allowed = new String[alsoAllowed.length + 3];
    System.arraycopy(alsoAllowed, 0, allowed, 3, alsoAllowed.length);
    allowed[0] = purePackage + "..";
    allowed[1] = "java..";
    allowed[2] = "org.jspecify.annotations..";
    classes()
        .that()
        .resideInAPackage(purePackage + "..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed)
        .check(classes);
    noClasses()
        .that()
        .resideInAPackage(purePackage + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.sql..", "java.net.http..", "java.nio.channels..", "java.nio.file..")
        .check(classes);
  }

  private static ArchRule onlyKnownSiblings(String root, String... allowedSiblings) {
    List<String> allowed = List.of(allowedSiblings);
    ArchCondition<JavaClass> condition =
        new ArchCondition<>("import no sibling module") {
          @Override
          public void check(JavaClass item, ConditionEvents events) {
            item.getDirectDependenciesFromSelf().stream()
                .map(dependency -> dependency.getTargetClass().getPackageName())
                .filter(name -> name.startsWith("dev.ordercluster."))
                .filter(
                    name -> !name.startsWith(root) && !name.startsWith("dev.ordercluster.runtime"))
                .filter(name -> allowed.stream().noneMatch(name::startsWith))
                .forEach(
                    name ->
                        events.add(
                            SimpleConditionEvent.violated(
                                item, item.getName() + " imports " + name)));
          }
        };
    return classes().should(condition);
  }

  private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
    return new ArchCondition<>("live in a @NullMarked package") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        JavaPackage home = item.getPackage();
        if (!home.isAnnotatedWith(NullMarked.class)) {
          events.add(
              SimpleConditionEvent.violated(
                  item, "package " + home.getName() + " has no @NullMarked package-info"));
        }
      }
    };
  }
}
