output "database" {
  description = "The service that always leads to the primary."
  value       = "madang-db-rw.${kubernetes_namespace.madang.metadata[0].name}:5432"
}

output "restore_secrets" {
  description = "What a backup cannot be opened without; keep it apart from the backups."
  value = {
    MADANG_SECRET       = random_password.secret.result
    MADANG_WRAPPING_KEY = random_bytes.wrapping_key.base64
  }
  sensitive = true
}
