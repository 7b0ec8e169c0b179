using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Operator.Resources;

/// <summary>What digest authentication needs in the proxy's file system; nothing for a cluster without it.</summary>
internal static class AuthenticationVolumes
{
    private const string Credentials = "credentials";
    private const string CredentialsDirectory = "/run/opensips-ha/credentials";
    private const string Nonce = "nonce";
    private const string NonceDirectory = "/run/opensips-ha/nonce";

    // 0444: the files are root's, the proxy is not, and no other container has the volumes.
    private const int FileMode = 292;

    public static IEnumerable<Volume> Volumes(SipCluster cluster)
    {
        if (cluster.Spec.Authentication is not { } authentication)
            yield break;
        yield return Of(Credentials, authentication.CredentialsSecretRef.Name);
        yield return Of(Nonce, ObjectNames.Nonce(cluster.Metadata.Name));
    }

    public static IEnumerable<VolumeMount> Mounts(SipCluster cluster)
    {
        if (cluster.Spec.Authentication is null)
            yield break;
        yield return new VolumeMount { Name = Credentials, MountPath = CredentialsDirectory, ReadOnly = true };
        yield return new VolumeMount { Name = Nonce, MountPath = NonceDirectory, ReadOnly = true };
    }

    public static IEnumerable<EnvVar> Env(SipCluster cluster)
    {
        if (cluster.Spec.Authentication is null)
            yield break;
        yield return ContainerParts.Env("OPENSIPSHA_CREDENTIALS", CredentialsDirectory);
        yield return ContainerParts.Env("OPENSIPSHA_NONCE_KEY", $"{NonceDirectory}/{NonceSecret.Key}");
    }

    private static Volume Of(string name, string secret) =>
        new() { Name = name, Secret = new SecretVolumeSource { SecretName = secret, DefaultMode = FileMode } };
}
