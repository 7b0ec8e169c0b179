using System.Text.Json.Serialization;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Contracts.Control;

namespace OpenSipsHa.Contracts;

/// <summary>Source-generated JSON of the compiled document and the control socket.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ConfigDocument))]
[JsonSerializable(typeof(ControlMessage))]
public sealed partial class ContractsJson : JsonSerializerContext;
