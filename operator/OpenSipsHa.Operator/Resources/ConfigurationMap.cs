using OpenSipsHa.Api;
using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Operator.Compilation;

namespace OpenSipsHa.Operator.Resources;

/// <summary>The immutable ConfigMap that holds a compiled configuration.</summary>
public static class ConfigurationMap
{
    public static ConfigMap For(SipCluster cluster, CompiledConfig config) => new()
    {
        Metadata = Metadata.Of(cluster, config.Ref.Name) with
        {
            Annotations = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [ApiGroup.ConfigHashAnnotation] = config.Ref.Hash,
            },
        },
        BinaryData = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            [ConfigDocumentCodec.DataKey] = config.Compressed,
        },
        Immutable = true,
    };
}
