namespace OpenSipsHa.DevCluster.Api.Http.Protobuf;

/// <summary>How the bytes of a field are read.</summary>
enum ProtobufKind
{
    Text,
    /// <summary>Bytes, base64 in JSON.</summary>
    Data,
    Boolean,
    Number,
    Message,
    /// <summary>map&lt;string, string&gt;.</summary>
    TextMap,
    /// <summary>map&lt;string, bytes&gt;.</summary>
    DataMap,
}
