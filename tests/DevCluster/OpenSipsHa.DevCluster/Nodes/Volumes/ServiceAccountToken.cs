using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Nodes.Manifests;

namespace OpenSipsHa.DevCluster.Nodes.Volumes;

/// <summary>A pod's token: issued when first wanted, and anew well before it expires (after a day).</summary>
internal sealed class ServiceAccountToken(NodeContext node, PodManifest pod)
{
    private static readonly TimeSpan Renewal = TimeSpan.FromHours(12);
    private readonly Lock _gate = new();
    private string? _token;
    private long _issuedAt;

    /// <exception cref="ContainerRefusedException">The ServiceAccount does not exist (yet).</exception>
    public string Current()
    {
        lock (_gate)
        {
            if (_token is not null && node.Time.GetElapsedTime(_issuedAt) < Renewal)
                return _token;
            try
            {
                _token = node.Options.IssueToken(pod.Metadata.Namespace, pod.Spec.ServiceAccountName ?? "default");
            }
            catch (ApiRefusedException refusal)
            {
                throw new ContainerRefusedException("ContainerCreating", $"no token: {refusal.Message}");
            }

            _issuedAt = node.Time.GetTimestamp();
            return _token;
        }
    }
}
