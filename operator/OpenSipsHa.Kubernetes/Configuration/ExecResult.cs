using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace OpenSipsHa.Kubernetes.Configuration;

/// <summary>What a plugin printed: an ExecCredential with a token, a client certificate, or both.</summary>
internal sealed record ExecResult(string? Token, X509Certificate2? ClientCertificate, DateTimeOffset? Expires)
{
    public static ExecResult Parse(ExecPlugin plugin, string output)
    {
        try
        {
            using var document = JsonDocument.Parse(output);
            var root = document.RootElement;
            if (Text(root, "kind") != "ExecCredential" || Text(root, "apiVersion") != plugin.ApiVersion)
                throw new KubeConfigException($"{plugin.Command}: expected an ExecCredential of {plugin.ApiVersion}");
            if (!root.TryGetProperty("status", out var status))
                throw new KubeConfigException($"{plugin.Command}: the ExecCredential has no status");
            var token = Text(status, "token");
            var certificate = Text(status, "clientCertificateData");
            var key = Text(status, "clientKeyData");
            if (token is null && certificate is null)
                throw new KubeConfigException($"{plugin.Command}: status has neither token nor clientCertificateData");
            return new ExecResult(token, Certificate(plugin, certificate, key), Expiry(status));
        }
        catch (Exception e) when (e is JsonException or CryptographicException or InvalidOperationException)
        {
            // The output holds credentials: it is not quoted.
            throw new KubeConfigException($"{plugin.Command}: its output is no usable ExecCredential ({e.GetType().Name})");
        }
    }

    private static X509Certificate2? Certificate(ExecPlugin plugin, string? certificate, string? key)
    {
        if (certificate is null) return null;
        if (key is null) throw new KubeConfigException($"{plugin.Command}: clientCertificateData without clientKeyData");
        return X509Certificate2.CreateFromPem(certificate, key);
    }

    private static DateTimeOffset? Expiry(JsonElement status) =>
        Text(status, "expirationTimestamp") is { } text
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
