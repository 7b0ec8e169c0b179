namespace OpenSipsHa.DevCluster.Nodes.Manifests;

/// <summary>The kinds of object that hold keys and values for containers.</summary>
internal enum DataKind
{
    ConfigMap,
    Secret,
}
