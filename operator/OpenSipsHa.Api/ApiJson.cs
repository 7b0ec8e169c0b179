using System.Text.Json.Serialization;
using OpenSipsHa.Api.DispatcherSets;
using OpenSipsHa.Api.Gateways;
using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Api.SipMembers;

namespace OpenSipsHa.Api;

/// <summary>
/// Source-generated JSON of the custom resources. Properties have setters, not init: the source generator would set
/// absent init properties to null instead of their initial values.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SipCluster))]
[JsonSerializable(typeof(Gateway))]
[JsonSerializable(typeof(DispatcherSet))]
[JsonSerializable(typeof(SipMember))]
public sealed partial class ApiJson : JsonSerializerContext;
