using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace OpenSipsHa.Kubernetes.Configuration;

/// <summary>Reads a kubeconfig: certificate-authority(-data), client-certificate(-data), client-key(-data), token, tokenFile, exec.</summary>
internal sealed class KubeConfigFile
{
    private readonly string _path;
    private readonly YamlSection _root;

    private KubeConfigFile(string path, YamlSection root) => (_path, _root) = (path, root);

    public static KubeConfig Load(string path, string? context, TimeProvider timeProvider)
    {
        try
        {
            var yaml = new YamlStream();
            using (var reader = new StreamReader(path)) yaml.Load(reader);
            if (yaml.Documents.Count == 0 || yaml.Documents[0].RootNode is not YamlMappingNode root)
                throw new KubeConfigException($"{path}: not a kubeconfig");
            return new KubeConfigFile(path, new YamlSection(path, "", root)).Build(context, timeProvider);
        }
        catch (YamlException e)
        {
            throw new KubeConfigException($"{path}: line {e.Start.Line}: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"{path}: {e.Message}", e);
        }
    }

    private KubeConfig Build(string? contextName, TimeProvider timeProvider)
    {
        contextName ??= _root.Text("current-context")
            ?? throw new KubeConfigException($"{_path}: current-context is not set");
        var context = _root.Named("contexts", contextName, "context");
        var cluster = _root.Named("clusters", context.Required("cluster"), "cluster");
        var server = cluster.Required("server");
        if (!Uri.TryCreate(server.TrimEnd('/') + "/", UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http"))
            throw new KubeConfigException($"{_path}: server: expected an http(s) URL, found '{server}'");
        return new KubeConfig
        {
            Server = uri,
            Namespace = context.Text("namespace") ?? "default",
            TlsServerName = cluster.Text("tls-server-name"),
            SkipTlsVerification = cluster.Flag("insecure-skip-tls-verify"),
            CertificateAuthorities = Authorities(cluster),
            Credentials = context.Text("user") is { Length: > 0 } user
                ? Credentials(_root.Named("users", user, "user"), uri, timeProvider)
                : null,
        };
    }

    private X509Certificate2Collection? Authorities(YamlSection cluster)
    {
        if (Pem(cluster, "certificate-authority") is not { } pem) return null;
        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPem(pem);
            return authorities.Count > 0
                ? authorities
                : throw new KubeConfigException($"{_path}: certificate-authority: no certificate in it");
        }
        catch (CryptographicException e)
        {
            throw new KubeConfigException($"{_path}: certificate-authority: {e.Message}", e);
        }
    }

    private ICredentialSource? Credentials(YamlSection user, Uri server, TimeProvider timeProvider)
    {
        if (user.Section("exec") is { } exec) return new ExecCredentials(ExecPlugin.Read(exec, _path, server), timeProvider);
        var certificate = ClientCertificate(user);
        // kubectl prefers the inline token's file when both are there: the file is what is renewed.
        if (user.Text("tokenFile") is { } file) return new TokenFile(Resolve(file), timeProvider, certificate);
        var token = user.Text("token");
        return token is null && certificate is null ? null : new StaticCredentials(token, certificate);
    }

    private X509Certificate2? ClientCertificate(YamlSection user)
    {
        var certificate = Pem(user, "client-certificate");
        var key = Pem(user, "client-key");
        if (certificate is null && key is null) return null;
        if (certificate is null || key is null)
            throw new KubeConfigException($"{_path}: client-certificate and client-key must both be given");
        try
        {
            return X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (CryptographicException e)
        {
            throw new KubeConfigException($"{_path}: client-certificate, client-key: {e.Message}", e);
        }
    }

    /// <summary>The text of <c>field-data</c> (base64), else of the file that <c>field</c> names.</summary>
    private string? Pem(YamlSection section, string field)
    {
        if (section.Text(field + "-data") is { Length: > 0 } data)
        {
            try
            {
                return Encoding.UTF8.GetString(Convert.FromBase64String(data));
            }
            catch (FormatException e)
            {
                throw new KubeConfigException($"{_path}: {field}-data: not base64", e);
            }
        }
        return section.Text(field) is { Length: > 0 } file ? File.ReadAllText(Resolve(file)) : null;
    }

    private string Resolve(string file) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(_path))!, file);
}
