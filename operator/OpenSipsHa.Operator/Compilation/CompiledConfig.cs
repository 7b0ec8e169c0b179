using OpenSipsHa.Contracts.Configuration;

namespace OpenSipsHa.Operator.Compilation;

/// <summary>A document with its identity: equal documents have equal hashes, hence equal ConfigMaps.</summary>
public sealed record CompiledConfig(ConfigDocument Document, byte[] Compressed, ConfigRef Ref)
{
    /// <summary>A ConfigMap holds 1 MiB, base64 takes a third of it, and metadata needs some.</summary>
    public const int MaxCompressedBytes = 700 * 1024;

    public static CompiledConfig Of(ConfigDocument document)
    {
        var json = ConfigDocumentCodec.ToJson(document);
        var hash = ConfigDocumentCodec.Hash(json);
        return new CompiledConfig(document, ConfigDocumentCodec.Compress(json), ConfigRef.Of(document.Cluster, hash));
    }
}
