package dev.ordercluster.local.api.schema;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.List;

/// Kubernetes' CEL library for quantities, as far as rules about sizes need it: `quantity`,
/// `isQuantity`, `isLessThan`, `isGreaterThan`, `compareTo`.
final class CelQuantity {
  private static final CelType TYPE = OpaqueType.create("kubernetes.Quantity");

  private CelQuantity() {}

  static List<CelFunctionDecl> declarations() {
    return List.of(
        CelFunctionDecl.newFunctionDeclaration(
            "quantity",
            CelOverloadDecl.newGlobalOverload("string_to_quantity", TYPE, SimpleType.STRING)),
        CelFunctionDecl.newFunctionDeclaration(
            "isQuantity",
            CelOverloadDecl.newGlobalOverload(
                "is_quantity_string", SimpleType.BOOL, SimpleType.STRING)),
        comparison("isLessThan", "quantity_is_less_than", SimpleType.BOOL),
        comparison("isGreaterThan", "quantity_is_greater_than", SimpleType.BOOL),
        comparison("compareTo", "quantity_compare_to", SimpleType.INT));
  }

  static List<CelFunctionBinding> bindings() {
    return List.of(
        CelFunctionBinding.from("string_to_quantity", String.class, CelQuantity::parse),
        CelFunctionBinding.from("is_quantity_string", String.class, CelQuantity::isQuantity),
        CelFunctionBinding.from(
            "quantity_is_less_than",
            BigDecimal.class,
            BigDecimal.class,
            (one, other) -> one.compareTo(other) < 0),
        CelFunctionBinding.from(
            "quantity_is_greater_than",
            BigDecimal.class,
            BigDecimal.class,
            (one, other) -> one.compareTo(other) > 0),
        CelFunctionBinding.from(
            "quantity_compare_to",
            BigDecimal.class,
            BigDecimal.class,
            (one, other) -> (long) one.compareTo(other)));
  }

  private static CelFunctionDecl comparison(String name, String overload, CelType result) {
    return CelFunctionDecl.newFunctionDeclaration(
        name, CelOverloadDecl.newMemberOverload(overload, result, TYPE, TYPE));
  }

  private static BigDecimal parse(String text) {
    return Quantity.getAmountInBytes(new Quantity(text)).stripTrailingZeros();
  }

  private static boolean isQuantity(String text) {
    try {
      var _ = parse(text);
      return true;
    } catch (IllegalArgumentException | ArithmeticException _) {
      return false;
    }
  }
}
