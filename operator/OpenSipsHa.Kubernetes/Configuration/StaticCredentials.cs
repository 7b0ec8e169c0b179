using System.Security.Cryptography.X509Certificates;

namespace OpenSipsHa.Kubernetes.Configuration;

/// <summary>A token or client certificate that does not change.</summary>
public sealed class StaticCredentials(string? token, X509Certificate2? clientCertificate) : ICredentialSource
{
    public X509Certificate2? ClientCertificate { get; } = clientCertificate;

    public ValueTask<Credential> GetAsync(CancellationToken cancellationToken) => new(new Credential(token));

    public void Invalidate()
    {
        // There is nothing newer.
    }
}
