using System.Security.Cryptography.X509Certificates;

namespace OpenSipsHa.Kubernetes.Configuration;

/// <summary>
/// A bearer token in a file that someone else renews (the kubelet, at 80 % of the lifetime). It is read again every
/// ten seconds and after a 401: the volume swaps a symbolic link, so a file time says little. When it cannot be
/// read, the last token is kept.
/// </summary>
public sealed class TokenFile(string path, TimeProvider timeProvider, X509Certificate2? clientCertificate = null) : ICredentialSource
{
    private static readonly TimeSpan ReadInterval = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private string? _token;
    private long _readAt;

    public X509Certificate2? ClientCertificate { get; } = clientCertificate;

    public ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_token is null || _readAt == 0 || timeProvider.GetElapsedTime(_readAt) >= ReadInterval) Read();
            return new ValueTask<Credential>(new Credential(_token));
        }
    }

    public void Invalidate()
    {
        lock (_lock) _readAt = 0;
    }

    private void Read()
    {
        try
        {
            var text = File.ReadAllText(path).Trim();
            if (text.Length > 0) _token = text;
            else if (_token is null) throw new KubeConfigException($"{path}: the token file is empty");
            _readAt = timeProvider.GetTimestamp();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (_token is null) throw new KubeConfigException($"{path}: the token cannot be read: {e.Message}", e);
        }
    }
}
