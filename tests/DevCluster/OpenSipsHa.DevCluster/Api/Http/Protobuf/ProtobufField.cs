namespace OpenSipsHa.DevCluster.Api.Http.Protobuf;

/// <summary>One field of a message.</summary>
/// <param name="Number">Its tag in Kubernetes' generated.proto.</param>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Fields">Of a <see cref="ProtobufKind.Message"/>.</param>
sealed record ProtobufField(int Number, string Name, ProtobufKind Kind = ProtobufKind.Text, bool Repeated = false, IReadOnlyList<ProtobufField>? Fields = null);
