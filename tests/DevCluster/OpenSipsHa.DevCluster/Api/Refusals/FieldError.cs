using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;

namespace OpenSipsHa.DevCluster.Api.Refusals;

/// <summary>One cause of a 422, in the words of k8s.io/apimachinery's field errors.</summary>
/// <param name="Reason">FieldValueInvalid, FieldValueRequired …</param>
/// <param name="Field">Path, "spec.listeners[0].port"; "&lt;nil&gt;" for the whole object.</param>
/// <param name="Message">Without the field.</param>
public sealed record FieldError(string Reason, string Field, string Message)
{
    /// <summary>What the API server adds when CEL rules could not be evaluated because of structural errors.</summary>
    public static FieldError RulesNotChecked { get; } = new(
        "FieldValueInvalid", "<nil>", "Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation");

    public static FieldError Required(string field, string detail = "") =>
        new("FieldValueRequired", field, detail.Length == 0 ? "Required value" : "Required value: " + detail);

    public static FieldError Invalid(string field, JsonNode? value, string detail) =>
        new("FieldValueInvalid", field, $"Invalid value: {Quote(value)}: {detail}");

    public static FieldError WrongType(string field, string actual, string detail) =>
        new("FieldValueTypeInvalid", field, $"Invalid value: \"{actual}\": {detail}");

    public static FieldError NotSupported(string field, JsonNode? value, IEnumerable<string> supported) =>
        new("FieldValueNotSupported", field, $"Unsupported value: {Quote(value)}: supported values: {string.Join(", ", supported.Select(item => $"\"{item}\""))}");

    public static FieldError Forbidden(string field, string detail) => new("FieldValueForbidden", field, "Forbidden: " + detail);

    public static FieldError Duplicate(string field, JsonNode? value) => new("FieldValueDuplicate", field, "Duplicate value: " + Quote(value));

    public static FieldError NotFound(string field, JsonNode? value) => new("FieldValueNotFound", field, "Not found: " + Quote(value));

    public static FieldError TooLong(string field, long limit) =>
        new("FieldValueTooLong", field, $"Too long: may not be more than {limit} bytes");

    public static FieldError TooMany(string field, int actual, long limit) =>
        new("FieldValueTooMany", field, $"Too many: {actual}: must have at most {limit} items");

    static string Quote(JsonNode? value) => JsonWriting.ToText(value);
}
