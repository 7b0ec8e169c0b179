using System.Security.Cryptography.X509Certificates;

namespace OpenSipsHa.Kubernetes.Configuration;

/// <summary>Where tokens and client certificates come from.</summary>
public interface ICredentialSource
{
    /// <summary>The certificate to show in a TLS handshake, as of the last <see cref="GetAsync"/>; null: none.</summary>
    X509Certificate2? ClientCertificate { get; }

    /// <summary>Called before every request; cheap unless something has expired.</summary>
    ValueTask<Credential> GetAsync(CancellationToken cancellationToken);

    /// <summary>The server answered 401: what is cached is not good any more.</summary>
    void Invalidate();
}
