using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenSipsHa.Contracts;

/// <summary>
/// JSON of the compiled document and the control socket. By reflection: the source generator would turn a field that
/// is absent into null or 0 instead of the default that its record declares.
/// </summary>
internal static class ContractsJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };
}
