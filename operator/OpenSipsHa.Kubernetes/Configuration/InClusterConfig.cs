using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OpenSipsHa.Kubernetes.Configuration;

/// <summary>What the kubelet gives every pod that has a service account.</summary>
public static class InClusterConfig
{
    public const string ServiceAccountDirectory = "/var/run/secrets/kubernetes.io/serviceaccount";

    public static bool IsAvailable => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST"));

    /// <param name="host">Null: <c>KUBERNETES_SERVICE_HOST</c>; an IPv6 address is given without brackets.</param>
    /// <param name="port">Null: <c>KUBERNETES_SERVICE_PORT</c>, or 443.</param>
    public static KubeConfig Load(
        TimeProvider timeProvider, string directory = ServiceAccountDirectory, string? host = null, string? port = null)
    {
        host ??= Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST");
        port ??= Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_PORT");
        if (string.IsNullOrEmpty(host)) throw new KubeConfigException("not in a cluster: KUBERNETES_SERVICE_HOST is not set");
        var authority = host.Contains(':') ? $"[{host}]" : host;
        if (!Uri.TryCreate($"https://{authority}:{(string.IsNullOrEmpty(port) ? "443" : port)}", UriKind.Absolute, out var server))
            throw new KubeConfigException($"KUBERNETES_SERVICE_HOST and _PORT make no address: '{host}', '{port}'");
        return new KubeConfig
        {
            Server = server,
            Namespace = Namespace(Path.Combine(directory, "namespace")),
            CertificateAuthorities = Authorities(Path.Combine(directory, "ca.crt")),
            Credentials = new TokenFile(Path.Combine(directory, "token"), timeProvider),
        };
    }

    private static string Namespace(string path)
    {
        if (!File.Exists(path)) return "default";
        var text = File.ReadAllText(path).Trim();
        return text.Length > 0 ? text : "default";
    }

    private static X509Certificate2Collection Authorities(string path)
    {
        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(path);
            return authorities.Count > 0 ? authorities : throw new KubeConfigException($"{path}: no certificate in it");
        }
        catch (Exception e) when (e is IOException or CryptographicException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"{path}: the certificate authority cannot be read: {e.Message}", e);
        }
    }
}
