namespace OpenSipsHa.DevCluster.Api.Resources;

/// <summary>Where a kind keeps what its scale subresource shows; JSON paths such as ".spec.replicas".</summary>
public sealed record ScalePaths(string SpecReplicas, string StatusReplicas, string LabelSelector);
