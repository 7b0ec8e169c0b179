using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Kubernetes.Serialization;

namespace OpenSipsHa.Kubernetes.Client;

/// <summary>Error answers: mostly a Status, but also plain text (unknown paths: <c>404 page not found</c>) or a proxy's page.</summary>
internal static class KubeErrors
{
    private const int QuotedCharacters = 200;

    public static KubeStatusException FromResponse(string request, HttpResponseMessage response, ReadOnlySpan<byte> body)
    {
        var code = (int)response.StatusCode;
        var status = ParseStatus(body);
        var text = status?.Message ?? Quote(body);
        var message = text.Length == 0 ? $"{request}: {code}" : $"{request}: {code} {text}";
        return new KubeStatusException(code, status, message, After(response.Headers.RetryAfter));
    }

    /// <summary>The error of an ERROR event.</summary>
    public static KubeStatusException FromStatus(string request, Status status) =>
        new(status.Code ?? 500, status, $"{request}: {status.Code} {status.Message}");

    private static Status? ParseStatus(ReadOnlySpan<byte> body)
    {
        try
        {
            var status = JsonSerializer.Deserialize(body, KubernetesJson.Default.Status);
            return status?.Kind == "Status" ? status : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Quote(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, 4 * QuotedCharacters)]).Trim();
        return text.Length <= QuotedCharacters ? text : text[..QuotedCharacters] + "…";
    }

    private static TimeSpan? After(RetryConditionHeaderValue? header) => header?.Delta;
}
