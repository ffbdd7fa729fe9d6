package dev.ordercluster.local.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.ordercluster.local.api.status.FieldFault;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One validation rule. An evaluation is bounded in the number of elements it may visit.
final class CelRule {
  private static final int MOST_ITERATIONS = 100_000;
  private static final Pattern OLD_SELF = Pattern.compile("\\boldSelf\\b");

  // What Kubernetes offers on top of the standard library and we support: strings, lists, sets,
  // optional values, quantities.
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .comprehensionMaxIterations(MOST_ITERATIONS)
          .build();
  private static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setOptions(OPTIONS)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addLibraries(
              CelExtensions.strings(),
              CelExtensions.lists(),
              CelExtensions.sets(OPTIONS),
              CelExtensions.optional())
          .addFunctionDeclarations(CelQuantity.declarations())
          .addVar("self", SimpleType.DYN)
          .addVar("oldSelf", SimpleType.DYN)
          .build();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.standardCelRuntimeBuilder()
          .setOptions(OPTIONS)
          .addLibraries(
              CelExtensions.strings(),
              CelExtensions.lists(),
              CelExtensions.sets(OPTIONS),
              CelExtensions.optional())
          .addFunctionBindings(CelQuantity.bindings())
          .build();

  private final String text;
  private final CelRuntime.Program program;
  private final CelRuntime.@Nullable Program message;
  private final JsonNode definition;

  private CelRule(
      String text,
      CelRuntime.Program program,
      CelRuntime.@Nullable Program message,
      JsonNode definition) {
    this.text = text;
    this.program = program;
    this.message = message;
    this.definition = definition;
  }

  static CelRule compile(JsonNode definition, String path) {
    String text = definition.path("rule").asText();
    String message = definition.path("messageExpression").asText();
    try {
      return new CelRule(
          text, program(text), message.isEmpty() ? null : program(message), definition);
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalArgumentException(
          "the rule of " + path + " does not compile: " + text + ": " + e.getMessage(), e);
    }
  }

  private static CelRuntime.Program program(String text)
      throws CelValidationException, CelEvaluationException {
    CelAbstractSyntaxTree tree = COMPILER.compile(text).getAst();
    return RUNTIME.createProgram(tree);
  }

  /// The fault when the rule does not hold, else null. A transition rule holds where there is
  /// nothing to compare with.
  @Nullable FieldFault check(JsonNode value, @Nullable JsonNode old, JsonNode schema, String path) {
    boolean transition = OLD_SELF.matcher(text).find();
    if (transition && old == null && !definition.path("optionalOldSelf").asBoolean()) {
      return null;
    }
    Map<String, Object> variables = new HashMap<>();
    variables.put("self", CelValues.of(value, schema));
    if (old != null) {
      variables.put("oldSelf", CelValues.of(old, schema));
    }
    try {
      return Boolean.TRUE.equals(program.eval(variables)) ? null : fault(value, variables, path);
    } catch (CelEvaluationException e) {
      return FieldFault.invalid(
          path, SchemaValidator.shown(value), "rule evaluation error: " + e.getMessage());
    }
  }

  private FieldFault fault(JsonNode value, Map<String, Object> variables, String path) {
    String reason = definition.path("reason").asText("FieldValueInvalid");
    String field = path + definition.path("fieldPath").asText();
    String why = why(variables);
    return switch (reason) {
      case "FieldValueRequired" -> FieldFault.required(field, why);
      case "FieldValueForbidden" -> FieldFault.forbidden(field, why);
      default -> FieldFault.invalid(field, SchemaValidator.shown(value), why);
    };
  }

  private String why(Map<String, Object> variables) {
    CelRuntime.Program expression = message;
    if (expression != null) {
      try {
        return String.valueOf(expression.eval(variables));
      } catch (CelEvaluationException e) {
        return fixedMessage();
      }
    }
    return fixedMessage();
  }

  private String fixedMessage() {
    String fixed = definition.path("message").asText();
    return fixed.isEmpty() ? "failed rule: " + text : fixed;
  }
}
