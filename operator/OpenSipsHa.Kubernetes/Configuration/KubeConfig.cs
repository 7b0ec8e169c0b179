using System.Security.Cryptography.X509Certificates;

namespace OpenSipsHa.Kubernetes.Configuration;

/// <summary>Where the API server is, whom to trust and who we are.</summary>
public sealed record KubeConfig
{
    /// <summary><c>https://host:port</c>, also <c>http</c>; a path prefix is kept.</summary>
    public required Uri Server { get; init; }

    /// <summary>Namespace of the context, or of the pod; <c>default</c> when none is named.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>The only authorities that are trusted; null: those of the system.</summary>
    public X509Certificate2Collection? CertificateAuthorities { get; init; }

    /// <summary>Name expected in the server's certificate; null: the host of <see cref="Server"/>.</summary>
    public string? TlsServerName { get; init; }

    /// <summary><c>insecure-skip-tls-verify</c>.</summary>
    public bool SkipTlsVerification { get; init; }

    /// <summary>Null: anonymous.</summary>
    public ICredentialSource? Credentials { get; init; }

    /// <summary>
    /// The named file; else the first existing one of <c>$KUBECONFIG</c>; else in-cluster when <c>KUBERNETES_SERVICE_HOST</c>
    /// is set; else <c>~/.kube/config</c>.
    /// </summary>
    /// <exception cref="KubeConfigException">Nothing usable; says what was looked at.</exception>
    public static KubeConfig Load(string? path = null, string? context = null, TimeProvider? timeProvider = null)
    {
        if (!string.IsNullOrEmpty(path)) return FromFile(path, context, timeProvider);
        var named = (Environment.GetEnvironmentVariable("KUBECONFIG") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        if (named.FirstOrDefault(File.Exists) is { } existing) return FromFile(existing, context, timeProvider);
        if (named.Length > 0) throw new KubeConfigException($"KUBECONFIG names no existing file: {string.Join(", ", named)}");
        if (InClusterConfig.IsAvailable) return InCluster(timeProvider);
        var home = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config");
        if (File.Exists(home)) return FromFile(home, context, timeProvider);
        throw new KubeConfigException(
            $"no cluster: KUBECONFIG and KUBERNETES_SERVICE_HOST are not set and {home} does not exist");
    }

    /// <summary>A kubeconfig file. Relative paths in it are relative to it.</summary>
    /// <param name="context">Null: its current-context.</param>
    public static KubeConfig FromFile(string path, string? context = null, TimeProvider? timeProvider = null) =>
        KubeConfigFile.Load(path, context, timeProvider ?? TimeProvider.System);

    /// <summary>The service account of the pod that this process runs in.</summary>
    public static KubeConfig InCluster(TimeProvider? timeProvider = null) =>
        InClusterConfig.Load(timeProvider ?? TimeProvider.System);
}
