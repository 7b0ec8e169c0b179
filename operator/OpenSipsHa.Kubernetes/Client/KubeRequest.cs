using System.Globalization;
using System.Text;

namespace OpenSipsHa.Kubernetes.Client;

/// <summary>A request before credentials are added; it can be sent twice.</summary>
internal sealed record KubeRequest(HttpMethod Method, string Path, byte[]? Body = null, string MediaType = "application/json")
{
    private readonly StringBuilder _query = new();

    public KubeRequest With(string name, string? value)
    {
        if (value is null) return this;
        _query.Append(_query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return this;
    }

    public KubeRequest With(string name, long? value) => With(name, value?.ToString(CultureInfo.InvariantCulture));

    public string PathAndQuery => Path + _query;
}
