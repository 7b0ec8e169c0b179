using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using OpenSipsHa.Kubernetes.Configuration;

namespace OpenSipsHa.Kubernetes.Client;

/// <summary>Sockets and TLS: no proxy, no redirects, no cookies; only the configured authorities are trusted.</summary>
internal static class KubeSockets
{
    public static SocketsHttpHandler CreateHandler(KubeConfig config, KubeClientOptions options) => new()
    {
        ConnectTimeout = options.ConnectTimeout,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        EnableMultipleHttp2Connections = true,
        KeepAlivePingDelay = options.KeepAlivePingDelay,
        KeepAlivePingTimeout = options.KeepAlivePingTimeout,
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        MaxResponseHeadersLength = 64,
        SslOptions = TlsOptions(config),
    };

    [SuppressMessage("Security", "CA5359", Justification = "Asked for by insecure-skip-tls-verify, which KubeTransport logs as a warning.")]
    private static SslClientAuthenticationOptions TlsOptions(KubeConfig config)
    {
        var tls = new SslClientAuthenticationOptions();
        if (config.Credentials is { } credentials)
        {
            tls.LocalCertificateSelectionCallback = (_, _, _, _, _) => credentials.ClientCertificate!;
        }
        if (config.SkipTlsVerification)
        {
            tls.RemoteCertificateValidationCallback = AcceptUnverified;
        }
        else if (config.CertificateAuthorities is { Count: > 0 } authorities)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }
        return tls;
    }

    private static bool AcceptUnverified(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => true;
}
